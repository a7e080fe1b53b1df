#include "io/data/graph_head.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "runner/api/error.hpp"
#include "tests/support/edge_datasets.hpp"
#include "tests/support/gap_bytes.hpp"
#include "tests/support/gzip_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

using Labels = EdgeSyntax::Labels;
using Weights = EdgeSyntax::Weights;

class Head : public testing::Test {
 protected:
  GraphHead head(const std::string& content, const GraphWords& words = {}) {
    std::ofstream(path_, std::ios::binary) << content;
    return read_graph_head(ByteFile(path_), words);
  }
  std::string complaint(const std::string& content, const GraphWords& words = {}) {
    try {
      head(content, words);
    } catch (const Error& error) {
      const std::string said = error.what();
      return said.substr(said.find("/graph") + 1);
    }
    return "no complaint";
  }
  tests::TemporaryFolder folder_;
  std::string path_ = (folder_ / "graph").string();
};

TEST_F(Head, TheFirstEdgeTellsLabelsAndWeights) {
  EXPECT_EQ(head("# c c c\n1 2\n").syntax.labels, Labels::numbers);
  EXPECT_EQ(head("1 2\n").syntax.weights, Weights::absent);
  EXPECT_EQ(head("1 2 3\n").syntax.weights, Weights::needed);
  EXPECT_EQ(head("1 2 3\n", {.weights = "ignore"}).syntax.weights, Weights::ignored);
  EXPECT_EQ(head("1 b\n").syntax.labels, Labels::texts);
  EXPECT_EQ(head("1 b\n", {.labels = "numbers"}).syntax.labels, Labels::numbers);
  EXPECT_EQ(head("1 2\n", {.labels = "texts"}).syntax.labels, Labels::texts);
  EXPECT_EQ(head("a b").syntax.labels, Labels::texts);
  EXPECT_EQ(head("").format, GraphFormat::lines);
  EXPECT_EQ(head("1 2 3\n", {.format = "adjacency"}).syntax.weights, Weights::absent);
  EXPECT_EQ(head("1 2\n", {.format = "gap"}).syntax.lowest, 0);
}

TEST_F(Head, LongCommentsComeFirst) {
  std::string comments;
  for (int i = 0; i < 20'000; ++i) comments += "# comment\n";
  EXPECT_EQ(head(comments + "a b 1\n").syntax.labels, Labels::texts);
  EXPECT_EQ(head(tests::gzip_text(comments + "a b 1\n")).syntax.weights, Weights::needed);
}

TEST_F(Head, TheContentTellsTheFormat) {
  EXPECT_TRUE(head(tests::gzip_text("1 2\n")).gzip);
  const GraphHead matrix = head("%%MatrixMarket matrix coordinate real symmetric\n5 5 1\n2 1 0.5\n");
  EXPECT_EQ(matrix.format, GraphFormat::matrix_market);
  EXPECT_EQ(matrix.syntax.lowest, 1);
  EXPECT_EQ(matrix.syntax.highest, 5);
  EXPECT_EQ(matrix.syntax.weights, Weights::needed);
  EXPECT_EQ(head(tests::gzip_text("%%MatrixMarket matrix coordinate pattern general\n5 5 0\n")).format, GraphFormat::matrix_market);
  EXPECT_EQ(head(tests::gap_bytes({{{1, 1}}, {}}, true, false)).format, GraphFormat::gap_serialized);
  tests::write_edge_datasets((folder_ / "edges.h5").string());
  EXPECT_EQ(read_graph_head(ByteFile((folder_ / "edges.h5").string()), {}).format, GraphFormat::hdf5);
}

TEST_F(Head, SaysWhatIsNotAsTold) {
  EXPECT_EQ(complaint("1 2\n", {.format = "matrix_market"}),
            "graph:1: expected '%%MatrixMarket matrix coordinate FIELD SYMMETRY' at the beginning of a Matrix Market file");
  EXPECT_EQ(complaint("%%MatrixMarket matrix coordinate pattern general\n% c\n3 x 1\n"),
            "graph:3: expected the numbers of rows, columns and entries, found '3 x 1'");
  EXPECT_EQ(complaint("%%MatrixMarket matrix coordinate pattern general\n% c\n"),
            "graph: expected a Matrix Market file, but it ends before the line of sizes");
  const std::string serialized = tests::gap_bytes({{{1, 1}}, {}}, true, false);
  EXPECT_EQ(complaint(serialized.substr(1), {.format = "gap"}),
            "graph' is no text, and no serialized graph either: its size is not what its first numbers say; is it cut off?");
}

TEST_F(Head, KnowsAboutHowManyEdgesAByteHas) {
  const GraphHead few = head("%%MatrixMarket matrix coordinate pattern general\n5 5 2\n1 2\n3 4\n");
  EXPECT_EQ(few.text_edges, 2U);
  EXPECT_EQ(few.text_bytes, 8U);
}

}  // namespace
}  // namespace sower::io
