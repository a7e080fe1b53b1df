#pragma once
// Graphs of tests, spread over a team the simplest way, and ranked.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "algorithms/graph/arcs.hpp"
#include "algorithms/graph/edges.hpp"
#include "algorithms/pagerank/solve.hpp"

namespace sower::test {

/// A directed graph as every rank knows it; an undirected edge is two arcs.
struct WholeGraph {
  std::int64_t vertices = 0;
  std::vector<graph::Edge> arcs{};
  std::vector<double> weights{};  ///< one an arc; empty: all are 1
};

/// With each arc once more the other way round.
WholeGraph undirected(WholeGraph graph);
/// Arcs that prefer low numbers, some more than once; many vertices without arcs. The same for the same arguments.
WholeGraph random_graph(std::int64_t vertices, std::int64_t arcs, std::uint64_t seed);
/// As random_graph, with random weights.
WholeGraph weighted_graph(std::int64_t vertices, std::int64_t arcs, std::uint64_t seed);
/// Lines of two vertex numbers, which are counted anew in rising order; lines that begin with # or % are left out, and the first other
/// one of a Matrix Market file.
WholeGraph read_graph(const std::filesystem::path& file);

/// A rank's part: blocks of vertices in equal shares.
graph::InArcs spread(const WholeGraph& graph, int rank, int ranks);
/// Of all vertices, on every rank. Collective.
std::vector<double> scores_of(Comm& team, int threads, const WholeGraph& graph, const pagerank::Rule& rule);
/// On one rank.
pagerank::Ranking rank_alone(const WholeGraph& graph, const pagerank::Rule& rule);
/// The scores that an iteration no longer changes, by a dense direct solve.
std::vector<double> solved(const WholeGraph& graph, const pagerank::Rule& rule);

}  // namespace sower::test
