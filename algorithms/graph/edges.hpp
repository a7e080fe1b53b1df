#pragma once
// A graph as its source gives it: edges, spread over the ranks of a team.

#include <cstdint>
#include <string>
#include <vector>

namespace sower::graph {

/// Ends are vertex numbers from 0. Of a directed graph it goes from `source` to `target`.
struct Edge {
  std::int64_t source = 0, target = 0;
  friend bool operator==(const Edge&, const Edge&) = default;
};

/// What the vertices are called, of those that fall to a rank in equal shares (reduce::share of the vertices). At most one of the two is
/// not empty; without either a vertex is called by its number.
struct Labels {
  std::vector<std::int64_t> numbers;
  std::vector<std::string> texts;
};

/// One rank's share of the edges: each edge of the graph is on one rank, whichever. Which vertices and edges there are in all, and what
/// they are called, is the same for every team.
struct EdgeShare {
  std::int64_t vertices = 0;  ///< of the whole graph
  bool directed = true;       ///< if not, an edge counts in both directions
  std::vector<Edge> edges;
  std::vector<double> weights;  ///< one an edge, positive; empty: all are 1
  Labels labels;
};

}  // namespace sower::graph
