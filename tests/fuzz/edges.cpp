// A text of edges: the first byte says how it is to be read. In ranges of any length it must hold what it holds as a whole.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/data/edge_lines.hpp"
#include "io/data/line_range.hpp"
#include "runner/api/error.hpp"
#include "tests/fuzz/memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace sower::io;

struct Read {
  EdgeRows rows;
  std::uint64_t mistake = UINT64_MAX;  ///< where the first one is
};

Read read_in_steps(const ByteFile& file, const EdgeSyntax& syntax, bool vertices, std::uint64_t step) {
  Read read;
  std::string buffer;
  for (std::uint64_t first = 0; first < file.size(); first += step) {
    const Lines lines = read_lines(file, {first, std::min(first + step, file.size())}, syntax.longest_line(), buffer);
    if (!lines.text.empty() && lines.text.back() != '\n') std::abort();
    try {
      (vertices ? parse_vertices : parse_edges)(lines.text, syntax, read.rows);
    } catch (const Mistake& mistake) {
      if (mistake.at > lines.text.size() || mistake.message.size() > 400) std::abort();
      read.mistake = lines.first + mistake.at;
      return read;
    }
  }
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned how = data[0];
  EdgeSyntax syntax{.labels = how % 2 == 0 ? EdgeSyntax::Labels::numbers : EdgeSyntax::Labels::texts,
                    .weights = static_cast<EdgeSyntax::Weights>(how / 2 % 3),
                    .adjacency = how / 6 % 4 == 0};
  if (how / 24 % 2 == 0) syntax.lowest = 0, syntax.highest = 1000;
  const bool vertices = how / 48 % 4 == 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const ByteFile file(sower::tests::memory_file(text));
  static_cast<void>(first_columns(text));
  const Read whole = read_in_steps(file, syntax, vertices, std::max<std::uint64_t>(1, file.size()));
  const Read parts = read_in_steps(file, syntax, vertices, 1 + how % 13);
  if (whole.mistake != parts.mistake) std::abort();
  if (whole.rows.ends != parts.rows.ends || whole.rows.weights != parts.rows.weights || whole.rows.alone != parts.rows.alone) std::abort();
  for (const double weight : whole.rows.weights)
    if (!(weight >= 0 && std::isfinite(weight))) std::abort();
  for (const auto& ends : whole.rows.ends)
    for (const std::int64_t end : ends)
      if (syntax.labels == EdgeSyntax::Labels::texts && static_cast<std::uint64_t>(end) >= whole.rows.names.names().size()) std::abort();
  return 0;
}
