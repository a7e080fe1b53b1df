#pragma once
// Scale-free graphs by preferential attachment (Barabási, Albert 1999), every edge by itself (Sanders, Schulz 2016).

#include <cstdint>

#include "algorithms/graph/source.hpp"
#include "algorithms/random/draws.hpp"

namespace sower::graph {

/// Vertices 1, 2, ... come one by one, each with `attached` edges to earlier ones, which are chosen with probabilities in proportion to
/// the edges they have. There are no loops; both ends of two edges may be the same.
struct BarabasiAlbert {
  std::int64_t vertices = 10'000, attached = 8;
  bool directed = false;  ///< if so, edges go from the later vertex to the earlier
  [[nodiscard]] EdgeShare operator()(const Opening& opening) const;
  [[nodiscard]] std::int64_t edges() const { return (vertices - 1) * attached; }
  /// Edge `number`, whose ends lie at places 2 number and 2 number + 1 of the list of all ends. The later end is known; the earlier is
  /// whatever lies at a random place before the vertex, which may again be the earlier end of an edge, and so on.
  [[nodiscard]] Edge edge(std::int64_t number, const random::Draws& draws) const;
};

}  // namespace sower::graph
