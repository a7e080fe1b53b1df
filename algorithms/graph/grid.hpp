#pragma once
// A rectangle of vertices, each joined to the next in its row and in its column.

#include <cstdint>

#include "algorithms/graph/source.hpp"

namespace sower::graph {

/// Vertex (row, column) has number row * columns + column. Undirected.
struct Grid {
  std::int64_t rows = 100, columns = 100;
  bool periodic = false;  ///< whether the last of each row and column is joined to the first
  [[nodiscard]] EdgeShare operator()(const Opening& opening) const;
};

}  // namespace sower::graph
