#include "io/data/gap_graph.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "runner/api/error.hpp"
#include "tests/support/gap_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

using Ends = std::vector<std::array<std::int64_t, 2>>;
// Vertices 0 and 3 have no arcs out, 5 is isolated.
const tests::GapRows rows{{}, {{2, 7}, {3, 1}}, {{2, 5}}, {}, {{0, 1}, {1, 2}, {2, 3}}, {}};
const tests::GapRows both_ways{{{1, 4}, {2, 5}}, {{0, 4}}, {{0, 5}, {2, 9}}};

class Gap : public testing::Test {
 protected:
  std::string write(const std::string& content) {
    std::string path = (folder_ / "graph.sg").string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  /// What reading says about a file that must be refused.
  std::string complaint(const std::string& content) {
    const ByteFile file(write(content));
    const auto graph = gap_graph(file);
    if (!graph) return "no graph";
    try {
      read_gap_arcs(file, *graph, 0, graph->arcs);
    } catch (const Error& error) {
      const std::string said = error.what();
      return said.substr(said.find("graph.sg'") + 9);
    }
    return "no complaint";
  }
  tests::TemporaryFolder folder_;
};

TEST_F(Gap, AnyRangeOfArcsIsReadAlone) {
  const ByteFile file(write(tests::gap_bytes(rows, true, true)));
  const auto graph = gap_graph(file);
  ASSERT_TRUE(graph);
  EXPECT_TRUE(graph->directed && graph->weighted);
  EXPECT_EQ(graph->arcs, 6);
  EXPECT_EQ(graph->vertices, 6);
  const Ends expected{{1, 2}, {1, 3}, {2, 2}, {4, 0}, {4, 1}, {4, 2}};
  const std::vector<double> weights{7, 1, 5, 1, 2, 3};
  for (std::int64_t first = 0; first <= 6; ++first)
    for (std::int64_t last = first; last <= 6; ++last) {
      const GapArcs arcs = read_gap_arcs(file, *graph, first, last);
      EXPECT_EQ(arcs.ends, Ends(expected.begin() + first, expected.begin() + last));
      EXPECT_EQ(arcs.weights, std::vector<double>(weights.begin() + first, weights.begin() + last));
    }
}

TEST_F(Gap, EdgesOfAnUndirectedGraphAreReadOnce) {
  const ByteFile file(write(tests::gap_bytes(both_ways, false, false)));
  const auto graph = gap_graph(file);
  ASSERT_TRUE(graph);
  EXPECT_FALSE(graph->directed || graph->weighted);
  EXPECT_EQ(read_gap_arcs(file, *graph, 0, graph->arcs).ends, (Ends{{0, 1}, {0, 2}, {2, 2}}));
}

TEST_F(Gap, AFileOfAnotherSizeIsNone) {
  const std::string good = tests::gap_bytes(rows, true, false);
  EXPECT_EQ(complaint(good), "no complaint");
  EXPECT_EQ(complaint(good.substr(0, good.size() - 1)), "no graph");
  EXPECT_EQ(complaint(good + "x"), "no graph");
  EXPECT_EQ(complaint(""), "no graph");
  EXPECT_EQ(complaint("1 2\n3 4\n5 6\n7 8\n1 2\n3 4\n5 6\n7 8\n"), "no graph");
  std::string huge = good;
  huge[8] = '\x7f';  // of the number of arcs
  EXPECT_EQ(complaint(huge), "no graph");
}

TEST_F(Gap, RefusesPlacesAndTargetsThatCannotBe) {
  tests::GapRows wrong = rows;
  wrong[4][1][0] = 6;
  EXPECT_EQ(complaint(tests::gap_bytes(wrong, true, false)), ": an arc of vertex 4 leads to 6, but the vertices are 0 ... 5");
  wrong = rows;
  wrong[4][1][1] = -2;
  EXPECT_EQ(complaint(tests::gap_bytes(wrong, true, true)), ": the arc from 4 to 1 has the negative weight -2");
  std::string bytes = tests::gap_bytes(rows, true, false);
  bytes[17 + 8 * 3] = 1;  // the arcs of vertex 2 end before they begin
  EXPECT_EQ(complaint(bytes), ": the arcs of vertex 2 end at 1, which is before they begin or behind the last of all");
  bytes[17 + 8 * 3] = 100;
  EXPECT_NE(complaint(bytes), "no complaint");
  bytes = tests::gap_bytes(rows, true, false);
  for (std::size_t vertex = 4; vertex < 7; ++vertex) bytes[17 + 8 * vertex] = 3;  // nobody has the last three
  EXPECT_EQ(complaint(bytes), ": arc 3 belongs to no vertex");
}

}  // namespace
}  // namespace sower::io
