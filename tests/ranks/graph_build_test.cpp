#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <mutex>
#include <numeric>
#include <string>
#include <tuple>

#include "algorithms/graph/build.hpp"
#include "algorithms/graph/out_weights.hpp"
#include "algorithms/graph/partition.hpp"
#include "algorithms/random/draws.hpp"
#include "runner/api/alone.hpp"
#include "tests/support/graphs.hpp"

namespace sower::graph {
namespace {

using test::built_on;
using test::joined;
using test::Joined;

constexpr std::int64_t vertices = 5 * block_vertices + 17;

/// Edges with loops, duplicates, a hub, and weights that do not add up the same in every order.
EdgeShare awkward_edges(bool directed, bool weighted) {
  const random::Draws draws(StreamKey{{1, 2, 3, 4}}, "test");
  EdgeShare graph{vertices, directed, {}, {}, {}};
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const auto source = static_cast<std::int64_t>(draws.integer(i % 3 == 0 ? 40 : vertices, 0, i));
    const auto target = static_cast<std::int64_t>(draws.integer(i % 5 == 0 ? 40 : vertices, 1, i));
    graph.edges.push_back({i % 7 == 0 ? target : source, target});
    if (weighted) graph.weights.push_back(std::exp2(40 * draws.uniform(2, i)));
  }
  return graph;
}

/// The same by maps and plain loops.
Joined expected(const EdgeShare& graph, const Policies& policies) {
  std::vector<std::tuple<std::int64_t, std::int64_t, double>> arcs;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const Edge edge = graph.edges[i];
    const double weight = graph.weights.empty() ? 1 : graph.weights[i];
    if (edge.source == edge.target && policies.drop_self_loops) continue;
    arcs.emplace_back(edge.target, edge.source, weight);
    if (!graph.directed && edge.source != edge.target) arcs.emplace_back(edge.source, edge.target, weight);
  }
  std::ranges::sort(arcs);
  Joined all;
  all.out_weight.resize(static_cast<std::size_t>(graph.vertices));
  std::vector<long double> sums(all.out_weight.size());
  for (const auto& [target, source, weight] : arcs) {
    const bool again = policies.merge_duplicates && !all.arcs.empty() && all.arcs.back() == Edge{source, target};
    if (!again) all.arcs.push_back({source, target});
    if (!again && !graph.weights.empty()) all.weights.push_back(0);
    if (!graph.weights.empty()) all.weights.back() += weight;
    if (!again || !graph.weights.empty()) sums[static_cast<std::size_t>(source)] += weight;
  }
  std::ranges::transform(sums, all.out_weight.begin(), [](long double sum) { return static_cast<double>(sum); });
  return all;
}

TEST(GraphBuild, HasTheArcsThatPlainLoopsFindForEveryPolicyTeamAndSpreadOfEdges) {
  for (const bool directed : {true, false})
    for (const bool weighted : {false, true})
      for (const Policies& policies : {Policies{}, Policies{true, false}, Policies{false, true}, Policies{true, true}}) {
        const EdgeShare edges = awkward_edges(directed, weighted);
        const Joined plain = expected(edges, policies), alone = joined(built_on(1, edges, policies));
        EXPECT_EQ(alone.arcs, plain.arcs);
        EXPECT_EQ(alone.weights, plain.weights);
        ASSERT_EQ(alone.out_weight.size(), plain.out_weight.size());
        for (std::size_t i = 0; i < plain.out_weight.size(); ++i)
          ASSERT_NEAR(alone.out_weight[i], plain.out_weight[i], 3e-16 * plain.out_weight[i]) << "vertex " << i;
        for (const int ranks : {2, 3, 4, 7}) {
          const auto parts = built_on(ranks, edges, policies);
          EXPECT_EQ(joined(parts), alone) << ranks << " ranks, directed " << directed << ", weighted " << weighted;
          for (const InArcs& part : parts) EXPECT_EQ(part.arcs, static_cast<std::int64_t>(alone.arcs.size()));
        }
      }
}

TEST(GraphBuild, BoundsDependOnTheGraphAndTheTeamOnly) {
  const EdgeShare edges = awkward_edges(true, false);
  EdgeShare reversed = edges;
  std::ranges::reverse(reversed.edges);
  for (const int ranks : {2, 3, 7}) {
    const auto parts = built_on(ranks, edges, {}), others = built_on(ranks, reversed, {});
    for (const auto& part : parts) {
      EXPECT_EQ(part.bounds, parts[0].bounds);
      EXPECT_EQ(part.bounds, others[0].bounds);
      ASSERT_EQ(part.bounds.size(), static_cast<std::size_t>(ranks) + 1);
    }
  }
}

TEST(GraphBuild, BoundsBalanceArcsInWholeBlocks) {
  std::vector<std::int64_t> arcs(100);
  std::iota(arcs.begin(), arcs.end(), 0);
  for (std::int64_t& n : arcs) n *= 1'000;
  const std::int64_t all = 100 * block_vertices - 5;
  for (const int ranks : {1, 2, 5, 16}) {
    const auto bounds = balanced_bounds(all, arcs, ranks);
    ASSERT_EQ(bounds.size(), static_cast<std::size_t>(ranks) + 1);
    EXPECT_EQ(bounds.front(), 0);
    EXPECT_EQ(bounds.back(), all);
    double total = 0, most = 0;
    for (std::size_t r = 0; r + 1 < bounds.size(); ++r) {
      EXPECT_LE(bounds[r], bounds[r + 1]);
      EXPECT_TRUE(bounds[r] % block_vertices == 0);
      double mine = 0;
      for (std::int64_t b = bounds[r] / block_vertices; b < (bounds[r + 1] + block_vertices - 1) / block_vertices; ++b)
        mine += static_cast<double>(arcs[static_cast<std::size_t>(b)] + arcs_of_a_vertex * block_vertices);
      total += mine;
      most = std::max(most, mine);
    }
    EXPECT_LE(most, total / ranks + 101'000) << ranks;  // one block more than its share
  }
}

TEST(GraphBuild, SmallGraphsLeaveRanksWithoutVertices) {
  const EdgeShare one_vertex{1, true, {{0, 0}}, {}, {}}, nothing{0, true, {}, {}, {}};
  for (const int ranks : {1, 4}) {
    EXPECT_EQ(joined(built_on(ranks, one_vertex, {})).arcs, (std::vector<Edge>{{0, 0}}));
    EXPECT_EQ(joined(built_on(ranks, one_vertex, {true, false})).out_weight, std::vector<double>{0});
    EXPECT_TRUE(joined(built_on(ranks, nothing, {})).arcs.empty());
  }
}

TEST(GraphBuild, SaysWhatIsWrongWithEdgesAndWeights) {
  const auto complaint = [](const EdgeShare& edges) -> std::string {
    try {
      built_on(2, edges, {});
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(complaint({3, true, {{0, 1}, {3, 1}}, {}, {}}), "an edge goes from 3 to 1 in a graph whose vertices are 0 ... 2");
  EXPECT_EQ(complaint({3, true, {{0, 1}, {0, -1}}, {}, {}}), "an edge goes from 0 to -1 in a graph whose vertices are 0 ... 2");
  EXPECT_EQ(complaint({3, true, {{0, 1}}, {0.0}, {}}), "an edge has weight 0; weights must be positive and finite");
  EXPECT_EQ(complaint({3, true, {{0, 1}}, {-2.5}, {}}), "an edge has weight -2.5; weights must be positive and finite");
}

TEST(GraphBuild, SumsOfOutWeightsAreRightWhateverTheirOrder) {
  std::vector<double> numbers;
  const random::Draws draws(StreamKey{}, "numbers");
  for (std::uint64_t i = 0; i < 500; ++i) numbers.push_back(std::exp2(60 * draws.uniform(0, i) - 30));
  numbers.push_back(0x1p-1074);
  const auto sum = [&] {
    OrderlessSum all;
    for (const double x : numbers) all.look_at(x);
    for (const double x : numbers) all.add(x);
    return all.value();
  };
  const double once = sum();
  long double plain = 0;
  for (const double x : numbers) plain += x;
  EXPECT_NEAR(once, static_cast<double>(plain), 2e-16 * once);
  for (int shuffle = 0; shuffle < 20; ++shuffle) {
    std::rotate(numbers.begin(), numbers.begin() + 7 + shuffle, numbers.end());
    std::ranges::reverse(numbers);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(sum()), std::bit_cast<std::uint64_t>(once));
  }
  OrderlessSum largest, least, nothing;
  for (const double x : {1e308, 5e307}) largest.look_at(x);
  for (const double x : {1e308, 5e307}) largest.add(x);
  EXPECT_EQ(largest.value(), 1.5e308);
  least.look_at(0x1p-1074);
  least.add(0x1p-1074);
  EXPECT_EQ(least.value(), 0x1p-1074);
  EXPECT_EQ(nothing.value(), 0);
}

}  // namespace
}  // namespace sower::graph
