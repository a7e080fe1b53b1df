#include "algorithms/graph/statistics.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

#include "algorithms/graph/components.hpp"
#include "algorithms/graph/deliver.hpp"
#include "algorithms/graph/out_weights.hpp"
#include "algorithms/graph/partition.hpp"

namespace sower::graph {
namespace {

void count_degree(std::int64_t degree, DegreeCounts& counts, std::int64_t& largest) {
  ++counts[std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(degree))), counts.size() - 1)];
  largest = std::max(largest, degree);
}

/// Of this rank's vertices.
Statistics of_own_degrees(const InArcs& graph, const std::vector<double>& out_degrees) {
  Statistics mine;
  for (std::size_t row = 0; row < out_degrees.size(); ++row) {
    const auto first = graph.sources.begin() + graph.first[row], last = graph.sources.begin() + graph.first[row + 1];
    const auto loops = std::equal_range(first, last, graph.own.first + static_cast<std::int64_t>(row));
    mine.self_loops += loops.second - loops.first;
    count_degree(last - first, mine.in_degrees, mine.largest_in_degree);
    count_degree(static_cast<std::int64_t>(out_degrees[row]), mine.out_degrees, mine.largest_out_degree);
    mine.dangling += out_degrees[row] == 0 ? 1 : 0;
    mine.isolated += out_degrees[row] == 0 && first == last ? 1 : 0;
  }
  return mine;
}

/// A component, or the part of it that one rank has.
struct Part {
  std::int64_t root, vertices;
};

void count_components(const InArcs& graph, const Opening& opening, Statistics& mine) {
  std::vector<std::int64_t> roots = weak_components(graph, opening);
  std::ranges::sort(roots);
  std::vector<Part> parts;
  for (const std::int64_t root : roots) {
    if (parts.empty() || parts.back().root != root) parts.push_back({root, 0});
    ++parts.back().vertices;
  }
  const Owners owner(graph.bounds);
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(graph.own.size()));
  const auto route = [&](std::int64_t i, auto send) {
    const Part& part = parts[static_cast<std::size_t>(i)];
    send(owner(part.root), part);
  };
  deliver<Part>(opening, static_cast<std::int64_t>(parts.size()), route, [&](std::span<const Part> arrived) {
    for (const Part& part : arrived) sizes[static_cast<std::size_t>(part.root - graph.own.first)] += part.vertices;
  });
  mine.components = static_cast<std::int64_t>(sizes.size()) - std::ranges::count(sizes, 0);
  mine.largest_component = sizes.empty() ? 0 : std::ranges::max(sizes);
}

void merge(Statistics& all, const Statistics& other) {
  all.self_loops += other.self_loops;
  all.dangling += other.dangling;
  all.isolated += other.isolated;
  all.largest_in_degree = std::max(all.largest_in_degree, other.largest_in_degree);
  all.largest_out_degree = std::max(all.largest_out_degree, other.largest_out_degree);
  for (std::size_t k = 0; k < all.in_degrees.size(); ++k) {
    all.in_degrees[k] += other.in_degrees[k];
    all.out_degrees[k] += other.out_degrees[k];
  }
  all.components += other.components;
  all.largest_component = std::max(all.largest_component, other.largest_component);
}

}  // namespace

Statistics statistics_of(const InArcs& graph, const Opening& opening) {
  Statistics mine = of_own_degrees(graph, out_degrees(graph, Owners(graph.bounds), opening));
  count_components(graph, opening, mine);
  Statistics all;
  for (const Statistics& of_rank : opening.team.all_gather(std::span<const Statistics>(&mine, 1))) merge(all, of_rank);
  return all;
}

}  // namespace sower::graph
