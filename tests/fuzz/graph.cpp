// A file of a graph, of whatever format its first bytes look like: its head, and what is in it.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/data/byte_file.hpp"
#include "io/data/graph_head.hpp"
#include "io/data/gzip_lines.hpp"
#include "io/data/line_range.hpp"
#include "runner/api/error.hpp"
#include "tests/fuzz/memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace sower::io;

void read_gap(const ByteFile& file, const GapGraph& graph) {
  const GapArcs arcs = read_gap_arcs(file, graph, 0, graph.arcs);
  if (graph.directed && arcs.ends.size() != static_cast<std::size_t>(graph.arcs)) std::abort();
  for (const auto& ends : arcs.ends)
    for (const std::int64_t end : ends)
      if (end < 0 || end >= graph.vertices) std::abort();
}

void read_gzip(const ByteFile& file) {
  GzipLines text(file);
  std::uint64_t line = text.line();
  for (std::size_t pieces = 0; pieces < 4096; ++pieces) {
    const std::string lines = text.next(100, 1 << 16);
    if (lines.empty()) return;
    if (lines.back() != '\n' || text.line() <= line) std::abort();
    line = text.line();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr const char* formats[] = {"auto", "edge_list", "adjacency", "matrix_market", "gap"};
  if (size == 0) return 0;
  try {
    const ByteFile file(sower::tests::memory_file({reinterpret_cast<const char*>(data) + 1, size - 1}));
    const GraphHead head = read_graph_head(file, {formats[data[0] % 5], "auto", data[0] % 2 == 0 ? "auto" : "ignore"});
    if (head.format == GraphFormat::gap_serialized) read_gap(file, head.gap);
    if (head.format == GraphFormat::matrix_market && (head.matrix.vertices < 0 || head.matrix.entries < 0)) std::abort();
    if (head.gzip) read_gzip(file);
  } catch (const sower::Error&) {
  } catch (const Mistake&) {
  }
  return 0;
}
