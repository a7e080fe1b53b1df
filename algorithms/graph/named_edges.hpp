#pragma once
// One rank's edges as a file writes them: between labels, before vertices are numbered.

#include <cstdint>
#include <vector>

#include "algorithms/graph/edges.hpp"
#include "algorithms/graph/text_list.hpp"

namespace sower::graph {

/// Ends are labels that are numbers, or, with labels that are texts, places in `names`.
struct NamedEdges {
  bool texts = false;
  std::vector<Edge> edges;
  std::vector<double> weights;      ///< one an edge, not negative; empty: none has any
  std::vector<std::int64_t> alone;  ///< vertices named without an edge
  TextList names;                   ///< all different
};

}  // namespace sower::graph
