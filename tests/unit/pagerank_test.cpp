// Rankings of graphs so small that they are solved by hand or by a dense matrix.

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "algorithms/pagerank/check.hpp"
#include "algorithms/pagerank/solve.hpp"
#include "algorithms/pagerank/top.hpp"
#include "runner/api/alone.hpp"
#include "tests/support/small_graphs.hpp"

namespace sower::test {
namespace {

using pagerank::Dangling;
using pagerank::Rule;

Rule exact(Dangling dangling, std::vector<double> teleport = {}) {
  return {.dangling = dangling, .teleport = std::move(teleport), .tolerance = 1e-16, .iterations = 400};
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], tolerance) << "vertex " << i;
}

double total(const std::vector<double>& scores) { return std::accumulate(scores.begin(), scores.end(), 0.0); }

/// 0 -> 1, and nothing begins at 1.
const WholeGraph pair{.vertices = 2, .arcs = {{0, 1}}};

TEST(PageRank, GivesTheMassOfDanglingVerticesWhereAsked) {
  expect_near(rank_alone(pair, exact(Dangling::uniform)).scores, {20.0 / 57, 37.0 / 57}, 1e-15);
  expect_near(rank_alone(pair, exact(Dangling::teleport)).scores, {20.0 / 57, 37.0 / 57}, 1e-15);
  expect_near(rank_alone(pair, exact(Dangling::self_loop)).scores, {0.075, 0.925}, 1e-14);
  expect_near(rank_alone(pair, exact(Dangling::ignore)).scores, {0.075, 0.13875}, 1e-15);
}

TEST(PageRank, JumpsWhereTheTeleportVectorSays) {
  expect_near(rank_alone(pair, exact(Dangling::uniform, {1, 0})).scores, {23.0 / 57, 34.0 / 57}, 1e-15);
  expect_near(rank_alone(pair, exact(Dangling::teleport, {1, 0})).scores, {20.0 / 37, 17.0 / 37}, 1e-15);
}

TEST(PageRank, RanksWhatSymmetryOrAFormulaKnows) {
  const WholeGraph ring{.vertices = 5, .arcs = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}}};
  expect_near(rank_alone(ring, exact(Dangling::uniform)).scores, std::vector(5, 0.2), 1e-16);
  const WholeGraph star = undirected({.vertices = 6, .arcs = {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}}});
  const double hub = (0.15 / 6 + 0.85) / 1.85;
  const double leaf = (1 - hub) / 5;
  expect_near(rank_alone(star, exact(Dangling::uniform)).scores, {hub, leaf, leaf, leaf, leaf, leaf}, 1e-15);
  const WholeGraph lonely{.vertices = 3, .arcs = {}};
  expect_near(rank_alone(lonely, exact(Dangling::uniform)).scores, std::vector(3, 1.0 / 3), 1e-16);
}

TEST(PageRank, SharesByWeightAndByArcsThatAreThereTwice) {
  const double source = 0.9 / 1.85;
  const std::vector<double> expected{source, 0.05 + 0.85 * 0.75 * source, 0.05 + 0.85 * 0.25 * source};
  const WholeGraph weighted{.vertices = 3, .arcs = {{0, 1}, {0, 2}, {1, 0}, {2, 0}}, .weights = {3, 1, 0.5, 7}};
  expect_near(rank_alone(weighted, exact(Dangling::uniform)).scores, expected, 1e-15);
  const WholeGraph repeated{.vertices = 3, .arcs = {{0, 1}, {0, 1}, {0, 1}, {0, 2}, {1, 0}, {2, 0}}};
  expect_near(rank_alone(repeated, exact(Dangling::uniform)).scores, expected, 1e-15);
}

TEST(PageRank, SolvesRandomGraphs) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const std::int64_t vertices = 1 + static_cast<std::int64_t>(seed % 23) * 3;
    const std::int64_t arcs = static_cast<std::int64_t>(seed * seed % 301);
    for (const WholeGraph& graph : {random_graph(vertices, arcs, seed), weighted_graph(vertices, arcs, seed)})
      for (const Dangling dangling : {Dangling::uniform, Dangling::teleport, Dangling::self_loop, Dangling::ignore}) {
        std::vector<double> teleport(static_cast<std::size_t>(vertices), 0.0);
        teleport[seed % teleport.size()] += 0.25;
        teleport[0] += 0.75;
        for (const auto& jumps : {std::vector<double>{}, teleport}) {
          const Rule rule = exact(dangling, jumps);
          expect_near(rank_alone(graph, rule).scores, solved(graph, rule), 1e-13);
        }
      }
  }
}

TEST(PageRank, FollowsTheRuleToTheLetterForAFixedNumberOfIterations) {
  // 2 is dangling, so of its third each vertex gets a third.
  const WholeGraph graph{.vertices = 3, .arcs = {{0, 1}, {0, 2}, {1, 2}}};
  const pagerank::Ranking ranking = rank_alone(graph, {.tolerance = 0, .iterations = 1});
  const double base = 0.05 + 0.85 / 9;
  expect_near(ranking.scores, {base, base + 0.85 / 6, base + 0.85 / 2}, 1e-16);
  EXPECT_EQ(ranking.iterations(), 1);
  EXPECT_FALSE(ranking.converged);
  EXPECT_NEAR(ranking.history[0].dangling, base + 0.85 / 2, 1e-16);
  EXPECT_NEAR(ranking.history[0].total, 1, 1e-15);
}

TEST(PageRank, ReportsWhetherItConvergedAndKeepsTheVector) {
  const WholeGraph graph = random_graph(500, 2000, 3);
  const pagerank::Ranking early = rank_alone(graph, {.tolerance = 1e-12, .iterations = 5});
  EXPECT_FALSE(early.converged);
  EXPECT_EQ(early.iterations(), 5);
  EXPECT_NEAR(total(early.scores), 1, 1e-13);
  const Rule rule{.tolerance = 1e-6, .iterations = 500};
  const pagerank::Ranking late = rank_alone(graph, rule);
  EXPECT_TRUE(late.converged);
  EXPECT_LE(late.history.back().change, 1e-6);
  EXPECT_GT(late.history[late.history.size() - 2].change, 1e-6);
  const std::vector<double> truth = solved(graph, rule);
  double distance = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) distance += std::fabs(truth[i] - late.scores[i]);
  EXPECT_LE(distance, rule.error_bound(late.history.back().change));
  EXPECT_GT(distance, 0);
}

TEST(PageRank, EndsFloat32WithFloat64WhenTheToleranceAsksForIt) {
  const WholeGraph graph = random_graph(3000, 20'000, 5);
  const Rule strict{.tolerance = 1e-13, .iterations = 500, .single = true};
  const pagerank::Ranking fine = rank_alone(graph, strict);
  EXPECT_TRUE(fine.converged);
  EXPECT_GT(fine.singles, 0);
  EXPECT_LT(fine.singles, fine.iterations());
  EXPECT_NEAR(total(fine.scores), 1, 1e-13);
  const pagerank::Ranking reference = rank_alone(graph, {.tolerance = 1e-14, .iterations = 500});
  expect_near(fine.scores, reference.scores, 6e-13);

  const pagerank::Ranking coarse = rank_alone(graph, {.tolerance = 1e-5, .iterations = 500, .single = true});
  EXPECT_EQ(coarse.singles, coarse.iterations());
  EXPECT_NEAR(coarse.sums.total, 1, 1e-13);
  expect_near(coarse.scores, reference.scores, 1e-4);
}

TEST(PageRank, RoundingInFloat32KeepsNoIterationFromItsEnd) {
  WholeGraph path{.vertices = 3000};  // bipartite, so that what rounding adds comes back with the other sign
  for (std::int64_t i = 1; i < path.vertices; ++i) path.arcs.push_back({i - 1, i});
  std::vector<double> jumps(3000, 0.0);
  jumps[0] = 1;
  for (const double damping : {0.5, 0.85, 0.98}) {
    const pagerank::Ranking ranking =
        rank_alone(undirected(path), {.damping = damping, .teleport = jumps, .tolerance = 1e-12, .iterations = 3000, .single = true});
    EXPECT_TRUE(ranking.converged) << damping;
    EXPECT_LT(ranking.singles, ranking.iterations()) << damping;
  }
}

TEST(PageRank, EndsWhenToldTo) {
  Alone team;
  NoCheckpoint saved;
  const graph::InArcs arcs = spread(random_graph(100, 400, 1), 0, 1);
  const auto at_three = [](const pagerank::Ranking& ranking) { return ranking.iterations() == 3; };
  for (const bool single : {false, true}) {
    const Rule rule{.tolerance = 1e-15, .single = single};
    EXPECT_EQ(pagerank::rank_vertices(team, 1, arcs, pagerank::lay_out(team, 1, arcs), rule, {saved, at_three}).iterations(), 3);
  }
}

TEST(PageRank, RefusesAGraphWithoutVertices) { EXPECT_THROW(rank_alone({}, {}), Error); }

TEST(PageRankCheck, PassesWhatIsRightAndCatchesWhatIsNot) {
  Alone team;
  for (const WholeGraph& whole : {random_graph(2500, 9000, 7), weighted_graph(2500, 9000, 7)})
    for (const Dangling dangling : {Dangling::uniform, Dangling::teleport, Dangling::self_loop, Dangling::ignore}) {
      const graph::InArcs arcs = spread(whole, 0, 1);
      const Rule rule{.dangling = dangling, .tolerance = 1e-9, .iterations = 300};
      const pagerank::Ranking ranking = rank_alone(whole, rule);
      const double change = ranking.history.back().change;
      const auto check = [&](const std::vector<double>& scores) {
        pagerank::require_sound(pagerank::examine(team, arcs, rule, scores), rule, change);
      };
      EXPECT_NO_THROW(check(ranking.scores));
      std::vector<double> wrong = ranking.scores;
      std::swap(wrong[0], wrong[1201]);
      EXPECT_THROW(check(wrong), Error);
      wrong = ranking.scores;
      wrong[5] *= 1.001;
      EXPECT_THROW(check(wrong), Error);
      wrong[5] = -wrong[5];
      EXPECT_THROW(check(wrong), Error);
    }
}

TEST(PageRankTop, NamesTheLargestAndOfEqualOnesTheFirst) {
  Alone team;
  const std::vector<double> scores{0.1, 0.3, 0.2, 0.3, 0.1};
  const auto vertices = [&](std::int64_t count) {
    std::vector<std::int64_t> found;
    for (const pagerank::Scored& one : pagerank::largest(team, {0, 5}, scores, count)) found.push_back(one.vertex);
    return found;
  };
  EXPECT_EQ(vertices(0), std::vector<std::int64_t>{});
  EXPECT_EQ(vertices(1), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(vertices(4), (std::vector<std::int64_t>{1, 3, 2, 0}));
  EXPECT_EQ(vertices(9), (std::vector<std::int64_t>{1, 3, 2, 0, 4}));
  const std::vector<std::int64_t> wanted{4, 0};
  using Names = std::vector<std::string>;
  EXPECT_EQ(pagerank::names_of(team, 5, {}, wanted), (Names{"4", "0"}));
  EXPECT_EQ(pagerank::names_of(team, 5, {.numbers = {10, 11, 12, 13, 14}, .texts = {}}, wanted), (Names{"14", "10"}));
  EXPECT_EQ(pagerank::names_of(team, 5, {.numbers = {}, .texts = {"a", "b", "c", "d", "e"}}, wanted), (Names{"e", "a"}));
}

}  // namespace
}  // namespace sower::test
