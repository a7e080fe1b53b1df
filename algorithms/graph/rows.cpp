#include "algorithms/graph/rows.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "algorithms/reduce/parallel.hpp"

namespace sower::graph {
namespace {

/// A row's place among the arcs.
struct Row {
  std::size_t first, last;
};

/// Calls work(row number, its place) for each own vertex, on all threads; rows differ too much in length for equal shares.
template <class F>
void for_each_row(const InArcs& graph, int threads, F work) {
  const reduce::Blocks blocks{graph.own.size(), 256};
  reduce::for_each(threads, {0, blocks.count()}, [&](std::int64_t block) {
    const reduce::Span rows = blocks.items_of(block);
    for (auto row = static_cast<std::size_t>(rows.first); row < static_cast<std::size_t>(rows.last); ++row)
      work(row, Row{static_cast<std::size_t>(graph.first[row]), static_cast<std::size_t>(graph.first[row + 1])});
  });
}

void sort_with_weights(InArcs& graph, Row row) {
  std::vector<std::pair<std::int64_t, double>> arcs;
  arcs.reserve(row.last - row.first);
  for (std::size_t arc = row.first; arc < row.last; ++arc) arcs.emplace_back(graph.sources[arc], graph.weights[arc]);
  std::ranges::sort(arcs);
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    graph.sources[row.first + i] = arcs[i].first;
    graph.weights[row.first + i] = arcs[i].second;
  }
}

/// Leaves each source of the row once, at its front; returns how many there are.
std::size_t merged(InArcs& graph, Row row) {
  std::size_t end = row.first;
  for (std::size_t arc = row.first; arc < row.last; ++arc) {
    const bool again = end > row.first && graph.sources[end - 1] == graph.sources[arc];
    if (!again) graph.sources[end++] = graph.sources[arc];
    if (!graph.weights.empty()) graph.weights[end - 1] = graph.weights[arc] + (again ? graph.weights[end - 1] : 0);
  }
  return end - row.first;
}

/// Moves `count` values to the front; the places may overlap.
template <class T>
void move_down(std::vector<T>& values, std::size_t from, std::size_t to, std::size_t count) {
  if (!values.empty()) std::copy_n(values.data() + from, count, values.data() + to);
}

}  // namespace

void sort_rows(InArcs& graph, int threads) {
  for_each_row(graph, threads, [&](std::size_t, Row row) {
    if (!graph.weights.empty()) return sort_with_weights(graph, row);
    std::sort(graph.sources.data() + row.first, graph.sources.data() + row.last);
  });
}

void merge_duplicates(InArcs& graph, int threads) {
  std::vector<std::size_t> left(static_cast<std::size_t>(graph.own.size()));
  for_each_row(graph, threads, [&](std::size_t number, Row row) { left[number] = merged(graph, row); });
  std::size_t end = 0;
  for (std::size_t row = 0; row < left.size(); ++row) {
    const auto from = static_cast<std::size_t>(std::exchange(graph.first[row], static_cast<std::int64_t>(end)));
    move_down(graph.sources, from, end, left[row]);
    move_down(graph.weights, from, end, left[row]);
    end += left[row];
  }
  graph.first.back() = static_cast<std::int64_t>(end);
  graph.sources.resize(end);
  if (!graph.weights.empty()) graph.weights.resize(end);
}

}  // namespace sower::graph
