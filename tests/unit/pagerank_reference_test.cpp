// Rankings of graphs for which others have published scores, or which are large enough to be real. They lie beside the project.

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "algorithms/pagerank/solve.hpp"
#include "tests/support/small_graphs.hpp"

namespace sower::test {
namespace {

using pagerank::Rule;

/// Beside the source tree; skips the test where there is nothing.
class PageRankReference : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(shared / "reference" / "pagerank")) GTEST_SKIP() << "no reference scores at " << shared;
  }
  [[nodiscard]] std::filesystem::path reference(const std::string& name) const { return shared / "reference" / "pagerank" / name; }
  const std::filesystem::path shared = std::filesystem::path(SOWER_SOURCE_DIR).parent_path() / "shared";
};

/// Lines "vertex score", in rising order of the vertices.
std::vector<double> read_scores(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<double> scores;
  std::int64_t vertex = 0;
  for (double score = 0; in >> vertex >> score;) scores.push_back(score);
  return scores;
}

/// Lines "vertex neighbour neighbour ...", counted from 1.
WholeGraph read_adjacency(const std::filesystem::path& file) {
  std::ifstream in(file);
  WholeGraph graph;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::int64_t vertex = 0, neighbour = 0;
    if (!(words >> vertex)) continue;
    graph.vertices = std::max(graph.vertices, vertex);
    for (; words >> neighbour; graph.vertices = std::max(graph.vertices, neighbour)) graph.arcs.push_back({vertex - 1, neighbour - 1});
  }
  return graph;
}

double largest_difference(const std::vector<double>& found, const std::vector<double>& expected) {
  EXPECT_EQ(found.size(), expected.size());
  EXPECT_FALSE(expected.empty());
  double largest = 0;
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) largest = std::max(largest, std::fabs(found[i] - expected[i]));
  return largest;
}

TEST_F(PageRankReference, GraphalyticsExamples) {
  const Rule rule{.tolerance = 0, .iterations = 2};
  const WholeGraph directed = read_graph(reference("ldbc_example_example-directed.e"));
  EXPECT_LE(largest_difference(rank_alone(directed, rule).scores, read_scores(reference("ldbc_example_example-directed-PR"))), 1e-15);
  const WholeGraph both_ways = undirected(read_graph(reference("ldbc_example_example-undirected.e")));
  EXPECT_LE(largest_difference(rank_alone(both_ways, rule).scores, read_scores(reference("ldbc_example_example-undirected-PR"))), 1e-15);
}

TEST_F(PageRankReference, GraphalyticsFiftyVertices) {
  const WholeGraph both_ways = read_adjacency(reference("ldbc_pr_undir-input"));
  const std::vector<double> after_26 = rank_alone(both_ways, {.damping = 0.85F, .tolerance = 0, .iterations = 26}).scores;
  EXPECT_LE(largest_difference(after_26, read_scores(reference("ldbc_pr_undir-output"))), 1e-14);
  const WholeGraph directed = read_adjacency(reference("ldbc_pr_dir-input"));
  const std::vector<double> converged = rank_alone(directed, {.tolerance = 1e-16, .iterations = 500}).scores;
  EXPECT_LE(largest_difference(converged, read_scores(reference("ldbc_pr_dir-output"))), 1e-14);
}

TEST_F(PageRankReference, RealGraphsAgreeWithADirectSolve) {
  const Rule rule{.tolerance = 1e-15, .iterations = 500};
  for (const WholeGraph& graph : {undirected(read_graph(reference("lagraph_karate.mtx"))),
                                  read_graph(shared / "data/graphs/email-Eu-core.txt"), read_graph(shared / "data/graphs/cora.cites")})
    EXPECT_LE(largest_difference(rank_alone(graph, rule).scores, solved(graph, rule)), 1e-12);
}

}  // namespace
}  // namespace sower::test
