#include "io/data/matrix_market.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>
#include <vector>

#include "io/data/line_range.hpp"
#include "io/data/shown.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

constexpr std::string_view banner = "%%matrixmarket";

std::string lower(std::string_view word) {
  std::string result(word);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && !blank(line[end])) ++end;
    if (end > at) words.push_back(lower(line.substr(at, end - at)));
    at = end + 1;
  }
  return words;
}

template <class... Parts>
[[noreturn]] void fail(std::uint64_t at, const Parts&... parts) {
  throw Mistake{at, text(parts...)};
}

void read_banner(std::string_view line, MatrixMarket& head) {
  const std::vector<std::string> words = words_of(line);
  if (words.size() != 5) fail(0, "expected '%%MatrixMarket matrix coordinate FIELD SYMMETRY', found ", shown(line));
  const std::string &object = words[1], &format = words[2], &field = words[3], &symmetry = words[4];
  if (object != "matrix") fail(0, "it holds a ", shown(object), "; expected a matrix");
  if (format == "array") fail(0, "it holds a dense matrix; a graph is a sparse one, in the format 'coordinate'");
  if (format != "coordinate") fail(0, "expected the format 'coordinate', found ", shown(format));
  if (field != "pattern" && field != "real" && field != "double" && field != "integer")
    fail(0, "expected entries that are pattern, real or integer, found ", shown(field));
  if (symmetry != "general" && symmetry != "symmetric")
    fail(0, "expected the symmetry general or symmetric, found ", shown(symmetry), "; weights of either sign are no weights of a graph");
  head.weighted = field != "pattern";
  head.symmetric = symmetry == "symmetric";
}

void read_sizes(std::string_view line, std::uint64_t at, MatrixMarket& head) {
  const std::vector<std::string> words = words_of(line);
  std::int64_t sizes[3] = {};
  bool good = words.size() == 3;
  for (std::size_t i = 0; good && i < 3; ++i) {
    const char* const end = words[i].data() + words[i].size();
    const auto [stop, error] = std::from_chars(words[i].data(), end, sizes[i]);
    good = error == std::errc{} && stop == end && sizes[i] >= 0;
  }
  if (!good) fail(at, "expected the numbers of rows, columns and entries, found ", shown(line));
  if (sizes[0] != sizes[1]) fail(at, "the matrix has ", sizes[0], " rows and ", sizes[1], " columns; that of a graph is square");
  head.vertices = sizes[0];
  head.entries = sizes[2];
}

}  // namespace

bool is_matrix_market(std::string_view start) { return lower(start.substr(0, banner.size())) == banner; }

std::optional<MatrixMarket> read_matrix_market_head(std::string_view start) {
  MatrixMarket head;
  bool is_banner = true;
  for (std::size_t at = 0; at < start.size();) {
    const std::size_t end = start.find('\n', at);
    if (end == std::string_view::npos) break;
    const std::string_view line = start.substr(at, end - at);
    const bool empty = words_of(line).empty();
    if (is_banner) {
      read_banner(line, head);
    } else if (!empty && line.front() != '%') {
      read_sizes(line, at, head);
      head.body = end + 1;
      return head;
    }
    is_banner = false;
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace sower::io
