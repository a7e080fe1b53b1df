// The bits of a ranking on many layouts.

#include <gtest/gtest.h>

#include <cmath>

#include "algorithms/pagerank/check.hpp"
#include "algorithms/pagerank/solve.hpp"
#include "algorithms/pagerank/top.hpp"
#include "runner/api/error.hpp"
#include "runner/local/run_ranks.hpp"
#include "tests/support/small_graphs.hpp"

namespace sower::test {
namespace {

using pagerank::Dangling;
using pagerank::Ranking;
using pagerank::Rule;

/// All that a ranking comes to, of all vertices.
struct Outcome {
  std::vector<double> scores, history;
  pagerank::Checked checked;
  std::vector<std::int64_t> top;
  std::int64_t singles = 0;
};

std::vector<double> flat(const std::vector<pagerank::Sums>& history) {
  std::vector<double> all;
  for (const pagerank::Sums& sums : history) all.insert(all.end(), {sums.change, sums.dangling, sums.total});
  return all;
}

Rule of_rank(Rule rule, reduce::Span own) {
  if (!rule.teleport.empty()) rule.teleport = {rule.teleport.begin() + own.first, rule.teleport.begin() + own.last};
  return rule;
}

/// What a checkpoint keeps from one run to the next.
struct Memory {
  int stop_at = 0;  ///< the question whether to save that ends the run; 0: none
  std::vector<std::byte> kept{};
  std::int64_t iterations = 0;  ///< done when it stopped
};

/// A rank's side of it.
class Remembers final : public Checkpoint {
 public:
  Remembers(Memory& memory, Comm& team) : memory_(memory), team_(team) {}
  std::vector<std::byte> restore(int) override {
    std::vector<std::byte> state = memory_.kept;
    team_.barrier();  // nobody keeps anything before all have read
    return state;
  }
  bool due() override { return ++asked_ == memory_.stop_at; }
  void save(int, std::span<const std::byte> state) override {
    if (team_.rank() == 0) memory_.kept.assign(state.begin(), state.end());
    team_.barrier();
    throw Stopped("the run is to stop");
  }

 private:
  Memory& memory_;
  Comm& team_;
  int asked_ = 0;
};

Outcome outcome(int ranks, int threads, const WholeGraph& graph, const Rule& whole_rule, Memory& memory) {
  Outcome its;
  local::run_ranks(ranks, [&](Comm& team) {
    const graph::InArcs arcs = spread(graph, team.rank(), team.size());
    const Rule rule = of_rank(whole_rule, arcs.own);
    Remembers saved(memory, team);
    const pagerank::Layout layout = pagerank::lay_out(team, threads, arcs);
    const auto look = [&](const Ranking& ranking) {
      if (team.rank() == 0 && memory.stop_at > 0) memory.iterations = ranking.iterations();
      return false;
    };
    const Ranking ranking = pagerank::rank_vertices(team, threads, arcs, layout, rule, {saved, look});
    const std::vector<double> scores = team.all_gather(std::span(ranking.scores));
    const pagerank::Checked checked = pagerank::examine(team, arcs, rule, ranking.scores);
    const auto top = pagerank::largest(team, arcs.own, ranking.scores, 20);
    if (team.rank() != 0) return;
    its = {scores, flat(ranking.history), checked, {}, ranking.singles};
    for (const pagerank::Scored& one : top) its.top.push_back(one.vertex);
  });
  return its;
}

Outcome outcome(int ranks, int threads, const WholeGraph& graph, const Rule& rule) {
  Memory nothing;
  return outcome(ranks, threads, graph, rule, nothing);
}

void expect_same(const Outcome& found, const Outcome& expected, const std::string& where) {
  EXPECT_EQ(found.scores, expected.scores) << where;
  EXPECT_EQ(found.history, expected.history) << where;
  EXPECT_EQ(found.top, expected.top) << where;
  EXPECT_EQ(found.checked.residual, expected.checked.residual) << where;
  EXPECT_EQ(found.checked.total, expected.checked.total) << where;
}

struct Case {
  std::string name;
  WholeGraph graph;
  Rule rule;
};

std::vector<Case> cases() {
  constexpr std::int64_t vertices = 9000;  // nine blocks, the last one short; 7 ranks all have some
  std::vector<double> teleport(vertices, 0.0);
  for (std::size_t i = 0; i < 8; ++i) teleport[i * 1000] = 0.125;
  WholeGraph chain{.vertices = vertices};  // most blocks read nothing of other ranks
  for (std::int64_t i = 1; i < vertices; ++i) chain.arcs.push_back({i - 1, i});
  return {
      {"uniform", random_graph(vertices, 60'000, 1), {.tolerance = 1e-9}},
      {"self_loop", random_graph(vertices, 60'000, 2), {.dangling = Dangling::self_loop, .tolerance = 0, .iterations = 20}},
      {"weighted", weighted_graph(vertices, 30'000, 3), {.dangling = Dangling::ignore, .tolerance = 1e-9}},
      {"teleport", random_graph(vertices, 30'000, 4), {.dangling = Dangling::teleport, .teleport = teleport, .tolerance = 1e-9}},
      {"float32", random_graph(vertices, 60'000, 5), {.tolerance = 1e-9, .single = true}},
      {"chain", chain, {.tolerance = 0, .iterations = 12}},
      {"small", random_graph(40, 200, 6), {.tolerance = 1e-12}},  // only one rank has vertices
  };
}

TEST(PageRankRanks, TheBitsAreTheSameOnEveryLayout) {
  for (const Case& one : cases()) {
    const Outcome expected = outcome(1, 1, one.graph, one.rule);
    for (const int ranks : {1, 2, 3, 4, 7})
      for (const int threads : {1, 2})
        expect_same(outcome(ranks, threads, one.graph, one.rule), expected, text(one.name, " on ", ranks, " ranks, ", threads, " threads"));
  }
}

TEST(PageRankRanks, AreThoseOfAPlainLoop) {
  const WholeGraph graph = random_graph(9000, 60'000, 1);
  const std::size_t n = 9000;
  std::vector<double> out(n), scores(n, 1.0 / 9000);
  for (const graph::Edge& arc : graph.arcs) ++out[static_cast<std::size_t>(arc.source)];
  for (int iteration = 0; iteration < 30; ++iteration) {
    double dangling = 0;
    for (std::size_t v = 0; v < n; ++v) dangling += out[v] == 0 ? scores[v] : 0;
    std::vector<double> next(n, 0.15 / 9000 + 0.85 * dangling / 9000);
    for (const graph::Edge& arc : graph.arcs)
      next[static_cast<std::size_t>(arc.target)] +=
          0.85 * scores[static_cast<std::size_t>(arc.source)] / out[static_cast<std::size_t>(arc.source)];
    scores = next;
  }
  const Outcome found = outcome(3, 1, graph, {.tolerance = 0, .iterations = 30});
  ASSERT_EQ(found.scores.size(), n);
  for (std::size_t v = 0; v < n; ++v) EXPECT_NEAR(found.scores[v], scores[v], 1e-14 * std::max(1.0, scores[v] * 9000));
}

TEST(PageRankRanks, SendOnlyWhatIsRead) {
  const Case chain = cases()[5];
  local::run_ranks(3, [&](Comm& team) {
    const graph::InArcs arcs = spread(chain.graph, team.rank(), team.size());
    const pagerank::Layout layout = pagerank::lay_out(team, 1, arcs);
    EXPECT_EQ(layout.halo.take_columns.size(), team.rank() == 0 ? 0U : 1U);
    EXPECT_EQ(layout.halo.give_columns.size(), team.rank() == 2 ? 0U : 1U);
    EXPECT_EQ(layout.outer.size(), team.rank() == 0 ? 0U : 1U);
  });
}

TEST(PageRankRanks, GoOnFromACheckpointOnAnotherLayout) {
  WholeGraph graph{.vertices = 9000};  // mass spreads slowly from one end
  for (std::int64_t i = 1; i < graph.vertices; ++i) graph.arcs.push_back({i - 1, i});
  graph = undirected(graph);
  std::vector<double> jumps(9000, 0.0);
  jumps[0] = 1;
  const Rule rule{.damping = 0.99, .teleport = jumps, .tolerance = 1e-15, .iterations = 3000, .single = true};
  const Outcome expected = outcome(1, 1, graph, rule);
  std::vector<bool> in_float32;
  for (const int question : {1, 4}) {
    Memory memory{.stop_at = question};
    EXPECT_THROW(outcome(2, 1, graph, rule, memory), Stopped);
    ASSERT_FALSE(memory.kept.empty());
    memory.stop_at = 0;
    const Outcome found = outcome(3, 2, graph, rule, memory);
    expect_same(found, expected, text("from question ", question, " on"));
    in_float32.push_back(memory.iterations < found.singles);
  }
  EXPECT_EQ(in_float32, (std::vector{true, false}));
}

}  // namespace
}  // namespace sower::test
