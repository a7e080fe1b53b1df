#pragma once
// Which vertices hang together when the direction of arcs does not count.

#include <cstdint>
#include <vector>

#include "algorithms/graph/arcs.hpp"
#include "algorithms/graph/source.hpp"

namespace sower::graph {

/// By own vertex, the smallest vertex of its weakly connected component. Collective. Each rank first joins what its own arcs join; what
/// is left to agree on are the arcs that come from other ranks, in rounds that each at least hook every component onto a smaller
/// neighbour (Shiloach and Vishkin, Journal of Algorithms 3, 1982). Memory is that of a rank's vertices and the others its arcs come from.
std::vector<std::int64_t> weak_components(const InArcs& graph, const Opening& opening);

}  // namespace sower::graph
