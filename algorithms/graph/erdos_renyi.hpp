#pragma once
// Random graphs without structure (Gilbert 1959; Erdős, Rényi 1959): no loops, no duplicates.

#include <cstdint>

#include "algorithms/graph/source.hpp"

namespace sower::graph {

/// All pairs of different vertices, numbered: first those that begin at vertex 0, then at 1, and so on. Of an undirected graph each pair
/// begins at its larger vertex.
struct Pairs {
  std::int64_t vertices = 0;
  bool directed = true;
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] Edge operator[](std::uint64_t number) const;
  /// How many begin at a vertex.
  [[nodiscard]] std::int64_t from(std::int64_t vertex) const { return directed ? vertices - 1 : vertex; }
  /// The place-th of them.
  [[nodiscard]] Edge at(std::int64_t vertex, std::int64_t place) const { return {vertex, place + (directed && place >= vertex ? 1 : 0)}; }
};

/// So many different pairs, all sets of them about equally likely.
EdgeShare random_edges(const Pairs& pairs, std::int64_t edges, const Opening& opening);

/// Each pair with this probability, independently (Batagelj, Brandes, Phys. Rev. E 71, 2005: the gaps between edges are geometric).
EdgeShare edges_with_probability(const Pairs& pairs, double probability, const Opening& opening);

}  // namespace sower::graph
