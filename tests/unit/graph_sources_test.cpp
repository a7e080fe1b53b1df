#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "algorithms/graph/barabasi_albert.hpp"
#include "algorithms/graph/erdos_renyi.hpp"
#include "algorithms/graph/grid.hpp"
#include "algorithms/graph/kronecker.hpp"
#include "algorithms/graph/web.hpp"
#include "tests/support/graphs.hpp"

namespace sower::graph {
namespace {

std::vector<Edge> edges_of(const auto& generator) { return test::edges_of(generator, 1, 1); }

std::vector<double> out_degrees(const std::vector<Edge>& edges, std::int64_t vertices) {
  std::vector<double> degrees(static_cast<std::size_t>(vertices));
  for (const Edge& edge : edges) ++degrees.at(static_cast<std::size_t>(edge.source));
  return degrees;
}

std::vector<double> in_degrees(const std::vector<Edge>& edges, std::int64_t vertices) {
  std::vector<double> degrees(static_cast<std::size_t>(vertices));
  for (const Edge& edge : edges) ++degrees.at(static_cast<std::size_t>(edge.target));
  return degrees;
}

double sum_of_squares(const std::vector<double>& x) {
  double sum = 0;
  for (const double value : x) sum += value * value;
  return sum;
}

TEST(Kronecker, HasTheDegreesThatItsProbabilitiesGive) {
  const Kronecker graph{.scale = 14, .edge_factor = 16, .shuffled = false};
  const auto edges = edges_of(graph);
  const double m = 16 * 16'384;
  ASSERT_EQ(edges.size(), static_cast<std::size_t>(m));
  const auto degrees = out_degrees(edges, 16'384);
  // vertex 0 begins an edge with probability (a + b)^scale; two edges begin at one vertex with probability ((a + b)^2 + (c + d)^2)^scale
  EXPECT_NEAR(degrees[0], m * std::pow(0.76, 14), 5 * std::sqrt(m * std::pow(0.76, 14)));
  EXPECT_NEAR(sum_of_squares(degrees), m + m * (m - 1) * std::pow(0.76 * 0.76 + 0.24 * 0.24, 14), 0.03 * sum_of_squares(degrees));
  const auto in = in_degrees(edges, 16'384);
  EXPECT_NEAR(in[0], m * std::pow(0.76, 14), 5 * std::sqrt(m * std::pow(0.76, 14)));
  const double loops = static_cast<double>(std::ranges::count_if(edges, [](const Edge& edge) { return edge.source == edge.target; }));
  EXPECT_NEAR(loops, m * std::pow(0.62, 14), 5 * std::sqrt(m * std::pow(0.62, 14)));
}

TEST(Kronecker, EachQuarterHasItsShare) {
  const Kronecker graph{.scale = 1, .edge_factor = 10'000, .a = 0.1, .b = 0.2, .c = 0.3, .shuffled = false};
  std::map<std::pair<std::int64_t, std::int64_t>, double> shares;
  for (const Edge& edge : edges_of(graph)) shares[{edge.source, edge.target}] += 1 / 20'000.0;
  EXPECT_NEAR((shares[{0, 0}]), 0.1, 0.015);
  EXPECT_NEAR((shares[{0, 1}]), 0.2, 0.015);
  EXPECT_NEAR((shares[{1, 0}]), 0.3, 0.015);
  EXPECT_NEAR((shares[{1, 1}]), 0.4, 0.015);
}

TEST(Kronecker, ShufflingRenamesVerticesAndChangesNothingElse) {
  Kronecker graph{.scale = 10, .edge_factor = 8, .shuffled = false};
  auto plain = out_degrees(edges_of(graph), 1'024);
  graph.shuffled = true;
  auto shuffled = out_degrees(edges_of(graph), 1'024);
  double first_half = 0;
  for (std::size_t i = 0; i < 512; ++i) first_half += shuffled[i];
  EXPECT_NEAR(first_half / (8 * 1'024), 0.5, 0.15);  // 0.76 before
  std::ranges::sort(plain);
  std::ranges::sort(shuffled);
  EXPECT_EQ(plain, shuffled);
}

TEST(Scramble, IsAPermutationOfEveryPowerOfTwo) {
  for (std::int64_t bits = 1; bits <= 12; ++bits) {
    const Scramble scramble(bits, random::Draws(StreamKey{}, "scramble"));
    std::set<std::int64_t> images;
    for (std::int64_t i = 0; i < std::int64_t{1} << bits; ++i) images.insert(scramble(i));
    EXPECT_EQ(images.size(), std::size_t{1} << bits);
    EXPECT_EQ(*images.begin(), 0);
    EXPECT_EQ(*images.rbegin(), (std::int64_t{1} << bits) - 1);
  }
}

TEST(Scramble, LeavesNoNeighbourhood) {
  constexpr std::int64_t bits = 20, count = 1 << bits;
  const Scramble scramble(bits, random::Draws(StreamKey{{9, 9, 9, 9}}, "scramble"));
  for (const std::int64_t step : {1, 2, 1'024, 65'536}) {  // between the images of neighbours every distance is as likely
    double near = 0;
    for (std::int64_t i = 0; i + step < count; i += 16) near += std::abs(scramble(i) - scramble(i + step)) < count / 64 ? 16.0 / count : 0;
    EXPECT_NEAR(near, 2.0 / 64, 0.02) << step;
  }
}

TEST(Pairs, AreNumberedEachOnce) {
  for (const bool directed : {true, false})
    for (const std::int64_t vertices : {1, 2, 3, 8, 57}) {
      const Pairs pairs{vertices, directed};
      std::set<std::pair<std::int64_t, std::int64_t>> seen;
      for (std::uint64_t i = 0; i < pairs.count(); ++i) {
        const Edge edge = pairs[i];
        EXPECT_TRUE(std::min(edge.source, edge.target) >= 0 && std::max(edge.source, edge.target) < vertices && edge.source != edge.target);
        EXPECT_TRUE(directed || edge.source > edge.target);
        seen.insert({edge.source, edge.target});
      }
      EXPECT_EQ(seen.size(), pairs.count());
      EXPECT_EQ(pairs.count(), static_cast<std::uint64_t>(directed ? vertices * (vertices - 1) : vertices * (vertices - 1) / 2));
    }
  const Pairs large{std::int64_t{1} << 31, false};
  EXPECT_EQ(large[large.count() - 1], (Edge{large.vertices - 1, large.vertices - 2}));
  EXPECT_EQ(large[large.count() - static_cast<std::uint64_t>(large.vertices)], (Edge{large.vertices - 2, large.vertices - 3}));
}

TEST(ErdosRenyi, HasSoManyDifferentEdges) {
  for (const bool directed : {true, false}) {
    const Pairs pairs{300, directed};
    const auto edges = edges_of([&](const Opening& opening) { return random_edges(pairs, 20'000, opening); });
    EXPECT_EQ(edges.size(), 20'000U);
    EXPECT_EQ(std::ranges::adjacent_find(edges), edges.end());
    const auto all =
        edges_of([&](const Opening& opening) { return random_edges(pairs, static_cast<std::int64_t>(pairs.count()), opening); });
    EXPECT_EQ(all.size(), pairs.count());
    EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
  }
}

TEST(ErdosRenyi, DegreesAreBinomial) {
  constexpr std::int64_t vertices = 4'000;
  const double p = 0.005, expected = p * (vertices - 1);
  const auto edges = edges_of([&](const Opening& opening) { return edges_with_probability({vertices, true}, p, opening); });
  const auto m = static_cast<double>(edges.size());
  EXPECT_EQ(std::ranges::adjacent_find(edges), edges.end());
  EXPECT_NEAR(m, vertices * expected, 5 * std::sqrt(vertices * expected));
  for (const auto& degrees : {out_degrees(edges, vertices), in_degrees(edges, vertices)}) {
    const double variance = sum_of_squares(degrees) / vertices - (m / vertices) * (m / vertices);
    EXPECT_NEAR(variance, expected * (1 - p), 0.12 * expected);
  }
  const auto certain = edges_of([](const Opening& opening) { return edges_with_probability({30, false}, 1, opening); });
  EXPECT_EQ(certain.size(), 30U * 29 / 2);
}

/// The list of all ends, filled from front to back (Batagelj, Brandes 2005), with the same random places.
TEST(BarabasiAlbert, IsTheGraphThatTheListOfEndsGives) {
  const BarabasiAlbert graph{.vertices = 500, .attached = 4};
  const random::Draws draws(StreamKey{{5, 6, 7, 8}}, "preferential attachment");
  std::vector<std::int64_t> ends;
  std::vector<Edge> expected;
  for (std::int64_t vertex = 1; vertex < graph.vertices; ++vertex) {
    const std::size_t before = ends.size();
    for (std::int64_t k = 0; k < graph.attached; ++k) {
      const auto number = static_cast<std::uint64_t>((vertex - 1) * graph.attached + k);
      const std::int64_t chosen = vertex == 1 ? 0 : ends[draws.integer(before, 0, number)];
      ends.insert(ends.end(), {vertex, chosen});
      expected.push_back({vertex, chosen});
    }
  }
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(graph.edge(static_cast<std::int64_t>(i), draws), expected[i]) << i;
  EXPECT_EQ(edges_of(graph).size(), expected.size());
}

TEST(BarabasiAlbert, DegreesFollowTheCubeLaw) {
  constexpr std::int64_t vertices = 50'000, attached = 3;
  const auto edges = edges_of(BarabasiAlbert{.vertices = vertices, .attached = attached});
  ASSERT_EQ(edges.size(), static_cast<std::size_t>((vertices - 1) * attached));
  auto degrees = in_degrees(edges, vertices);
  std::map<int, double> shares;
  for (const double degree : degrees) shares[static_cast<int>(degree) + attached] += 1.0 / vertices;
  for (int k = attached; k < 10; ++k)  // Bollobás, Riordan, Spencer, Tusnády 2001
    EXPECT_NEAR(shares[k], 2.0 * attached * (attached + 1) / (k * (k + 1.0) * (k + 2)), 0.01) << k;
  EXPECT_GT(std::ranges::max(degrees), 300);  // about attached * sqrt(vertices)
  for (const Edge& edge : edges) ASSERT_LT(edge.target, edge.source);
}

TEST(Grid, HasItsEdges) {
  EXPECT_EQ(edges_of(Grid{.rows = 2, .columns = 3}), (std::vector<Edge>{{0, 1}, {0, 3}, {1, 2}, {1, 4}, {2, 5}, {3, 4}, {4, 5}}));
  const auto torus = edges_of(Grid{.rows = 5, .columns = 7, .periodic = true});
  EXPECT_EQ(torus.size(), 2U * 35);
  const auto out = out_degrees(torus, 35), in = in_degrees(torus, 35);
  EXPECT_EQ(out, std::vector<double>(35, 2.0));
  EXPECT_EQ(in, std::vector<double>(35, 2.0));
  EXPECT_TRUE(edges_of(Grid{.rows = 1, .columns = 1}).empty());
}

TEST(Web, MostLinksStayAtHomeAndFewFrontPagesAreFamous) {
  const Web graph{.pages = 50'050, .host = 100, .links = 10, .near = 0.8, .dangling = 0.25};
  const auto edges = edges_of(graph);
  const auto m = static_cast<double>(edges.size());
  EXPECT_NEAR(m, 50'050 * 0.75 * 10, 0.02 * m);
  double at_home = 0, next_door = 0;
  for (const Edge& edge : edges) {
    at_home += edge.source / 100 == edge.target / 100 ? 1 / m : 0;
    next_door += std::abs(edge.source - edge.target) == 1 ? 1 / m : 0;
    ASSERT_TRUE(edge.target >= 0 && edge.target < graph.pages);
  }
  EXPECT_NEAR(at_home, 0.9, 0.01);
  EXPECT_GT(next_door, 0.1);
  const auto out = out_degrees(edges, graph.pages), in = in_degrees(edges, graph.pages);
  EXPECT_NEAR(static_cast<double>(std::ranges::count(out, 0.0)) / 50'050, 0.25, 0.01);
  const double most = std::ranges::max(in);
  EXPECT_NEAR(most, 0.1 * m * std::log(2) / std::log(502), 0.3 * most);  // the most famous of 501 hosts
}

}  // namespace
}  // namespace sower::graph
