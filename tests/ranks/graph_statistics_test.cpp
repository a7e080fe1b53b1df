#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <numeric>

#include "algorithms/graph/components.hpp"
#include "algorithms/graph/statistics.hpp"
#include "algorithms/random/draws.hpp"
#include "runner/local/run_ranks.hpp"
#include "tests/support/graphs.hpp"

namespace sower::graph {
namespace {

/// Builds on so many ranks; the joined components and the statistics, which all ranks must agree on.
std::pair<std::vector<std::int64_t>, Statistics> on_ranks(
    int ranks, const EdgeShare& whole, const std::function<void()>& look = [] {}) {
  const auto parts = test::built_on(ranks, whole, {});
  std::vector<std::vector<std::int64_t>> components(parts.size());
  std::vector<Statistics> statistics(parts.size());
  local::run_ranks(ranks, [&](Comm& team) {
    const auto rank = static_cast<std::size_t>(team.rank());
    const Opening opening{.team = team, .streams = {}, .threads = 1, .look = look};
    components[rank] = weak_components(parts[rank], opening);
    statistics[rank] = statistics_of(parts[rank], opening);
  });
  std::vector<std::int64_t> all;
  for (const auto& part : components) all.insert(all.end(), part.begin(), part.end());
  for (const Statistics& of_rank : statistics) EXPECT_EQ(std::memcmp(&of_rank, &statistics[0], sizeof(Statistics)), 0);
  return {all, statistics[0]};
}

/// The smallest vertex that can be reached, by spreading it until nothing changes.
std::vector<std::int64_t> plain_components(const EdgeShare& graph) {
  std::vector<std::int64_t> smallest(static_cast<std::size_t>(graph.vertices));
  std::iota(smallest.begin(), smallest.end(), 0);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Edge& edge : graph.edges) {
      auto &one = smallest[static_cast<std::size_t>(edge.source)], &other = smallest[static_cast<std::size_t>(edge.target)];
      changed = changed || one != other;
      one = other = std::min(one, other);
    }
  }
  return smallest;
}

EdgeShare random_graph(std::int64_t vertices, std::uint64_t edges) {
  const random::Draws draws(StreamKey{{3, 1, 4, 1}}, "components");
  EdgeShare graph{vertices, true, {}, {}, {}};
  for (std::uint64_t i = 0; i < edges; ++i)
    graph.edges.push_back({static_cast<std::int64_t>(draws.integer(static_cast<std::uint64_t>(vertices), 0, i)),
                           static_cast<std::int64_t>(draws.integer(static_cast<std::uint64_t>(vertices), 1, i))});
  return graph;
}

/// One path through all vertices in random order: the worst case for what spreads from neighbour to neighbour.
EdgeShare random_path(std::int64_t vertices) {
  const random::Draws draws(StreamKey{{2, 7, 1, 8}}, "path");
  const auto place = [&](std::int64_t i) {
    return static_cast<std::int64_t>(draws.permuted(static_cast<std::uint64_t>(vertices), 0, static_cast<std::uint64_t>(i)));
  };
  EdgeShare graph{vertices, true, {}, {}, {}};
  for (std::int64_t i = 0; i + 1 < vertices; ++i) graph.edges.push_back({place(i), place(i + 1)});
  return graph;
}

TEST(GraphStatistics, ComponentsAreWhatSpreadingFindsOnEveryTeam) {
  constexpr std::int64_t vertices = 8 * block_vertices - 100;
  for (const std::uint64_t edges : {0U, 100U, 3'000U, 4'500U, 10'000U}) {  // about half as many as vertices make one large component
    const EdgeShare graph = random_graph(vertices, edges);
    const auto expected = plain_components(graph);
    for (const int ranks : {1, 2, 3, 4, 7}) EXPECT_EQ(on_ranks(ranks, graph).first, expected) << edges << " edges on " << ranks << " ranks";
  }
}

TEST(GraphStatistics, ALongPathIsOneComponentAfterFewRounds) {
  const EdgeShare path = random_path(20 * block_vertices);
  std::atomic<int> rounds = 0;  // of messages, of all ranks
  const auto [components, statistics] = on_ranks(4, path, [&] { ++rounds; });
  EXPECT_LT(rounds, 4 * 200);
  EXPECT_EQ(components, std::vector<std::int64_t>(static_cast<std::size_t>(path.vertices), 0));
  EXPECT_EQ(statistics.components, 1);
  EXPECT_EQ(statistics.largest_component, path.vertices);
  EXPECT_EQ(statistics.dangling, 1);
}

TEST(GraphStatistics, CountsWhatIsThere) {
  // 0 -> 1 -> 2 -> 0, 1 -> 1, 3 -> 4 twice, 5 alone, and a star into vertex 3000
  EdgeShare graph{4'000, true, {{0, 1}, {1, 2}, {2, 0}, {1, 1}, {3, 4}, {3, 4}}, {}, {}};
  for (std::int64_t leaf = 2'000; leaf < 2'100; ++leaf) graph.edges.push_back({leaf, 3'000});
  for (const bool weighted : {false, true}) {
    if (weighted) graph.weights.assign(graph.edges.size(), 0.25);
    for (const int ranks : {1, 3}) {
      const Statistics found = on_ranks(ranks, graph).second;
      EXPECT_EQ(found.self_loops, 1);
      EXPECT_EQ(found.dangling, 4'000 - 4 - 100);
      EXPECT_EQ(found.isolated, 4'000 - 5 - 101);
      EXPECT_EQ(found.largest_in_degree, 100);
      EXPECT_EQ(found.largest_out_degree, 2);
      EXPECT_EQ(found.in_degrees[0], 4'000 - 5);
      EXPECT_EQ(found.in_degrees[1], 2);
      EXPECT_EQ(found.in_degrees[2], 2);
      EXPECT_EQ(found.in_degrees[7], 1);
      EXPECT_EQ(found.out_degrees[1], 102);
      EXPECT_EQ(found.out_degrees[2], 2);
      EXPECT_EQ(found.components, 4'000 - 5 - 101 + 3);
      EXPECT_EQ(found.largest_component, 101);
    }
  }
}

}  // namespace
}  // namespace sower::graph
