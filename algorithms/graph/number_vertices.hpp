#pragma once
// Vertices get the ranks of their labels: numbers by value, texts by their bytes. So neighbours in the label order, which crawls and
// URLs have for a reason, stay neighbours, and no team changes anything.

#include <cstdint>
#include <optional>

#include "algorithms/graph/edges.hpp"
#include "algorithms/graph/named_edges.hpp"
#include "runner/api/comm.hpp"

namespace sower::graph {

struct Numbered {
  std::int64_t vertices = 0;
  Labels labels;  ///< of this rank's equal share; none when all labels are the numbers of their vertices
};

/// An end of an edge that no vertex is called by.
inline constexpr std::int64_t no_vertex = -1;

/// Puts numbers of vertices in place of the labels of edges and of `alone`. With a list, whose parts the ranks have, its labels are the
/// vertices, and others become no_vertex; without, all labels are. No rank holds all labels, unless they are numbers that are dense enough
/// to be bits. Collective.
Numbered number_vertices(Comm& team, int threads, NamedEdges& edges, NamedEdges* list = nullptr);

}  // namespace sower::graph
