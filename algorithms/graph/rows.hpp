#pragma once
// A rank's arcs in their order, whatever the order they came in.

#include "algorithms/graph/arcs.hpp"

namespace sower::graph {

/// Sorts the arcs of each vertex by source, those of one source by weight.
void sort_rows(InArcs& graph, int threads);

/// Makes one of all arcs with the same ends, once they are sorted: its weight is their sum from the smallest to the largest.
void merge_duplicates(InArcs& graph, int threads);

}  // namespace sower::graph
