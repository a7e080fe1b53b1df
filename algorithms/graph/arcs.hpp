#pragma once
// A directed graph spread over a team by the targets of its arcs: contiguous vertices in the given order, balanced by arcs.

#include <cstdint>
#include <vector>

#include "algorithms/reduce/blocks.hpp"

namespace sower::graph {

/// Bounds between ranks are multiples of it, so that sums over blocks of so many vertices are each made by one rank.
inline constexpr std::int64_t block_vertices = 1024;

/// The arcs that end at this rank's vertices. An edge of an undirected graph is two arcs.
struct InArcs {
  std::int64_t vertices = 0, arcs = 0;  ///< of the whole graph
  std::vector<std::int64_t> bounds;     ///< rank r has the vertices bounds[r] ... bounds[r + 1] - 1; one more than ranks
  reduce::Span own;                     ///< this rank's vertices
  std::vector<std::int64_t> first;      ///< arcs of own vertex i: first[i] ... first[i + 1] - 1; own.size() + 1
  std::vector<std::int64_t> sources;    ///< vertex numbers, rising within a vertex
  std::vector<double> weights;          ///< one an arc; empty: all are 1
  std::vector<double> out_weight;  ///< by own vertex, the sum over the arcs that begin there: their number without weights; 0: dangling
};

}  // namespace sower::graph
