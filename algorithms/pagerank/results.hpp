#pragma once
// What a ranking leaves in the results.

#include <vector>

#include "algorithms/graph/edges.hpp"
#include "algorithms/graph/statistics.hpp"
#include "algorithms/pagerank/solve.hpp"
#include "runner/api/recorder.hpp"

namespace sower::pagerank {

void record_statistics(const graph::Statistics& graph, Recorder& out);

/// How it went, iteration by iteration. Arrays have the length of the most iterations, with NaN behind the last one.
void record_iterations(const Ranking& ranking, const Rule& rule, Recorder& out);

/// The graph's size, how the work was spread, what travelled and how fast it was. Collective.
void record_work(Comm& team, const graph::InArcs& arcs, const Layout& layout, const Ranking& ranking, Recorder& out);

struct TopRecord {
  std::int64_t count;
  Recorder& out;
};
/// The vertices with the largest scores. Collective.
void record_top(Comm& team, const graph::Labels& labels, const graph::InArcs& arcs, const std::vector<double>& scores, TopRecord record);

/// Every vertex; rank 0 must hold as many numbers as there are vertices. Collective.
void record_all(Comm& team, const graph::Labels& labels, const graph::InArcs& arcs, const std::vector<double>& scores, Recorder& out);

}  // namespace sower::pagerank
