#pragma once
// From the edges of a source to the arcs that a solver walks.

#include "algorithms/graph/arcs.hpp"
#include "algorithms/graph/edges.hpp"
#include "algorithms/graph/source.hpp"

namespace sower::graph {

/// What becomes of edges that not every graph has. The defaults change nothing that was given.
struct Policies {
  bool drop_self_loops = false;  ///< if not, a self-loop is one arc, in undirected graphs too
  /// Whether all arcs with the same two ends are one, of the sum of their weights; without weights that one counts once. Edges of an
  /// undirected graph are the same in either direction.
  bool merge_duplicates = false;
};

/// The graph of these edges, each rank with the arcs that end at its vertices. Collective. It is the same whichever rank has which
/// edge, and for every team but for the bounds. Beside its share of edges a rank needs memory for its share of arcs and two numbers a
/// vertex of its own. Throws Error for an end that is no vertex and for a weight that is not positive and finite. Labels are not used.
InArcs build(EdgeShare edges, const Policies& policies, const Opening& opening);

}  // namespace sower::graph
