#include "algorithms/graph/build.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "algorithms/graph/deliver.hpp"
#include "algorithms/graph/out_weights.hpp"
#include "algorithms/graph/partition.hpp"
#include "algorithms/graph/rows.hpp"

namespace sower::graph {
namespace {

void check(const EdgeShare& share) {
  require(share.weights.empty() || share.weights.size() == share.edges.size(), "there are ", share.weights.size(), " weights for ",
          share.edges.size(), " edges");
  for (const Edge& edge : share.edges)
    require(std::min(edge.source, edge.target) >= 0 && std::max(edge.source, edge.target) < share.vertices, "an edge goes from ",
            edge.source, " to ", edge.target, " in a graph whose vertices are 0 ... ", share.vertices - 1);
  for (const double weight : share.weights)
    require(weight > 0 && std::isfinite(weight), "an edge has weight ", weight, "; weights must be positive and finite");
}

/// Calls each(source, target) for the one or two arcs of an edge, or none.
template <class F>
void arcs_of(const Edge& edge, bool directed, const Policies& policies, F each) {
  const bool loop = edge.source == edge.target;
  if (loop && policies.drop_self_loops) return;
  each(edge.source, edge.target);
  if (!directed && !loop) each(edge.target, edge.source);
}

struct Arc {
  std::int64_t source;
  std::uint32_t row;  ///< of those of the rank it is sent to
};
struct WeightedArc {
  std::int64_t source;
  double weight;
  std::uint32_t row;
};

/// What is known while the arcs of a share are spread over the team.
struct Spreading {
  const EdgeShare& share;
  const Policies& policies;
  const Opening& opening;
  const Owners& owner;
  InArcs& graph;

  [[nodiscard]] std::uint32_t row(int rank, std::int64_t target) const {
    return static_cast<std::uint32_t>(target - graph.bounds[static_cast<std::size_t>(rank)]);
  }
  /// make(edge, source, row) is what is sent to the rank of an arc's target.
  template <class T, class Make, class Take>
  void send_to_targets(Make make, Take take) const {
    const auto route = [&](std::int64_t i, auto send) {
      const auto edge = static_cast<std::size_t>(i);
      arcs_of(share.edges[edge], share.directed, policies, [&](std::int64_t source, std::int64_t target) {
        const int rank = owner(target);
        send(rank, make(edge, source, row(rank, target)));
      });
    };
    deliver<T>(opening, static_cast<std::int64_t>(share.edges.size()), route, take);
  }
};

std::vector<std::int64_t> bounds_of(const EdgeShare& share, const Policies& policies, Comm& team) {
  std::vector<std::int64_t> arcs_of_block(static_cast<std::size_t>(reduce::Blocks{share.vertices, block_vertices}.count()));
  for (const Edge& edge : share.edges)
    arcs_of(edge, share.directed, policies,
            [&](std::int64_t, std::int64_t target) { ++arcs_of_block[static_cast<std::size_t>(target / block_vertices)]; });
  return balanced_bounds(share.vertices, sum_over_team(arcs_of_block, team), team.size());
}

/// Where each row begins, which takes a journey of its own: so the arcs can go to their places at once, without a second copy.
void count_rows(const Spreading& spreading) {
  InArcs& graph = spreading.graph;
  graph.first.assign(static_cast<std::size_t>(graph.own.size()) + 1, 0);
  spreading.send_to_targets<std::uint32_t>([](std::size_t, std::int64_t, std::uint32_t row) { return row; },
                                           [&](std::span<const std::uint32_t> rows) {
                                             const auto count = static_cast<std::int64_t>(rows.size());
#pragma omp parallel for num_threads(spreading.opening.threads)
                                             for (std::int64_t i = 0; i < count; ++i) {
                                               std::int64_t& arcs = graph.first[rows[static_cast<std::size_t>(i)] + 1];
#pragma omp atomic
                                               ++arcs;
                                             }
                                           });
  for (std::size_t row = 1; row < graph.first.size(); ++row) graph.first[row] += graph.first[row - 1];
}

/// Rows in whatever order the arcs arrive.
template <class T, class Make, class Put>
void fill_rows(const Spreading& spreading, Make make, Put put) {
  std::vector<std::int64_t> next(spreading.graph.first.begin(), spreading.graph.first.end() - 1);
  spreading.send_to_targets<T>(make, [&](std::span<const T> arcs) {
    const auto count = static_cast<std::int64_t>(arcs.size());
#pragma omp parallel for num_threads(spreading.opening.threads)
    for (std::int64_t i = 0; i < count; ++i) {
      const T& arc = arcs[static_cast<std::size_t>(i)];
      std::int64_t place = 0, &free_place = next[arc.row];
#pragma omp atomic capture
      place = free_place++;
      put(static_cast<std::size_t>(place), arc);
    }
  });
}

void fill(const Spreading& spreading, bool weighted) {
  InArcs& graph = spreading.graph;
  graph.sources.resize(static_cast<std::size_t>(graph.first.back()));
  if (!weighted) {
    fill_rows<Arc>(
        spreading,
        [](std::size_t, std::int64_t source, std::uint32_t row) {
          return Arc{source, row};
        },
        [&](std::size_t place, const Arc& arc) { graph.sources[place] = arc.source; });
    return;
  }
  graph.weights.resize(graph.sources.size());
  fill_rows<WeightedArc>(
      spreading,
      [&](std::size_t edge, std::int64_t source, std::uint32_t row) {
        return WeightedArc{source, spreading.share.weights[edge], row};
      },
      [&](std::size_t place, const WeightedArc& arc) {
        graph.sources[place] = arc.source;
        graph.weights[place] = arc.weight;
      });
}

}  // namespace

InArcs build(EdgeShare edges, const Policies& policies, const Opening& opening) {
  check(edges);
  Comm& team = opening.team;
  const bool weighted = on_any_rank(!edges.weights.empty(), team);
  InArcs graph;
  graph.vertices = edges.vertices;
  graph.bounds = bounds_of(edges, policies, team);
  const auto rank = static_cast<std::size_t>(team.rank());
  graph.own = {graph.bounds[rank], graph.bounds[rank + 1]};
  require(graph.own.size() <= std::int64_t{1} << 32, "a rank would have ", graph.own.size(), " vertices, 2^32 at most; use more ranks");
  const Owners owner(graph.bounds);
  const Spreading spreading{edges, policies, opening, owner, graph};
  count_rows(spreading);
  fill(spreading, weighted);
  const bool directed = edges.directed;
  edges = {};
  sort_rows(graph, opening.threads);
  if (policies.merge_duplicates) merge_duplicates(graph, opening.threads);
  graph.arcs = sum_over_team(static_cast<std::int64_t>(graph.sources.size()), team);
  graph.out_weight = out_weights(graph, owner, directed, opening);
  return graph;
}

}  // namespace sower::graph
