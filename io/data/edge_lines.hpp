#pragma once
// Lines of text as edges: "source target" or "source target weight", with whatever blanks or one comma between them.

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "io/data/line_range.hpp"
#include "io/data/name_table.hpp"

namespace sower::io {

/// How lines are to be taken. Those that are empty or begin with # or % are passed over in all of them.
struct EdgeSyntax {
  enum class Labels : std::uint8_t { numbers, texts };
  enum class Weights : std::uint8_t { absent, needed, ignored };  ///< ignored: so is all that follows the second column
  Labels labels = Labels::numbers;
  Weights weights = Weights::absent;
  /// Whether a line is a vertex and all its targets, however many; without weights.
  bool adjacency = false;
  /// What vertices that are numbers may be.
  std::int64_t lowest = std::numeric_limits<std::int64_t>::min(), highest = std::numeric_limits<std::int64_t>::max();

  [[nodiscard]] std::uint64_t longest_line() const { return adjacency ? std::uint64_t{1} << 28 : std::uint64_t{1} << 20; }
};

/// What a text holds. With labels that are texts, vertices are numbers of `names`.
struct EdgeRows {
  std::vector<std::array<std::int64_t, 2>> ends;
  std::vector<double> weights;      ///< one an edge, finite and not negative; none without weights
  std::vector<std::int64_t> alone;  ///< vertices named without an edge
  NameTable names;
};

/// Appends the edges of a text whose last character is a newline. Throws Mistake, whose place is in the text.
void parse_edges(std::string_view lines, const EdgeSyntax& syntax, EdgeRows& into);

/// The same for a list of vertices: the first column counts, what follows is ignored.
void parse_vertices(std::string_view lines, const EdgeSyntax& syntax, EdgeRows& into);

/// The columns of the first line that holds an edge, which say how to read the others. None when there is no such line.
std::vector<std::string_view> first_columns(std::string_view lines);

}  // namespace sower::io
