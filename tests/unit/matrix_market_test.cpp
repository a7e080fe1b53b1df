#include "io/data/matrix_market.hpp"

#include <gtest/gtest.h>

#include <string>

#include "io/data/line_range.hpp"

namespace sower::io {
namespace {

std::string complaint(std::string_view text) {
  try {
    read_matrix_market_head(text);
  } catch (const Mistake& mistake) {
    return std::to_string(mistake.at) + ": " + mistake.message;
  }
  return "no complaint";
}

std::string head_of(const std::string& kind) { return "%%MatrixMarket matrix " + kind + "\n% words\n\n  \n3 3 2\n"; }

TEST(MatrixMarket, ReadsTheHead) {
  const auto general = read_matrix_market_head(head_of("coordinate pattern general") + "1 2\n");
  ASSERT_TRUE(general);
  EXPECT_EQ(general->vertices, 3);
  EXPECT_EQ(general->entries, 2);
  EXPECT_FALSE(general->weighted || general->symmetric);
  EXPECT_EQ(general->body, head_of("coordinate pattern general").size());
  const auto symmetric = read_matrix_market_head("%%matrixmarket MATRIX Coordinate Real Symmetric\r\n4 4 0\r\n");
  ASSERT_TRUE(symmetric);
  EXPECT_TRUE(symmetric->weighted && symmetric->symmetric);
  EXPECT_TRUE(read_matrix_market_head(head_of("coordinate integer general"))->weighted);
}

TEST(MatrixMarket, WaitsForTheLineOfSizes) {
  EXPECT_FALSE(read_matrix_market_head("%%MatrixMarket matrix coordinate pattern general\n% words\n3 3"));
  EXPECT_FALSE(read_matrix_market_head(""));
  EXPECT_TRUE(is_matrix_market("%%MatrixMarket"));
  EXPECT_FALSE(is_matrix_market("%%Matrix"));
}

TEST(MatrixMarket, RefusesWhatIsNoGraph) {
  EXPECT_EQ(complaint("1 2\n"), "0: expected '%%MatrixMarket matrix coordinate FIELD SYMMETRY', found '1 2'");
  EXPECT_EQ(complaint("%%MatrixMarket vector coordinate real general\n"), "0: it holds a 'vector'; expected a matrix");
  EXPECT_EQ(complaint(head_of("array real general")), "0: it holds a dense matrix; a graph is a sparse one, in the format 'coordinate'");
  EXPECT_EQ(complaint(head_of("list real general")), "0: expected the format 'coordinate', found 'list'");
  EXPECT_EQ(complaint(head_of("coordinate complex general")), "0: expected entries that are pattern, real or integer, found 'complex'");
  EXPECT_EQ(complaint(head_of("coordinate real skew-symmetric")),
            "0: expected the symmetry general or symmetric, found 'skew-symmetric'; weights of either sign are no weights of a graph");
}

TEST(MatrixMarket, RefusesSizesOfNoSquareMatrix) {
  const std::string banner = "%%MatrixMarket matrix coordinate pattern general\n", at = std::to_string(banner.size());
  EXPECT_EQ(complaint(banner + "3 4 2\n"), at + ": the matrix has 3 rows and 4 columns; that of a graph is square");
  for (const std::string sizes : {"3 3", "3 3 2 1", "3 3 two", "3 3 -1", "3 3 2.0", "99999999999999999999 3 2"})
    EXPECT_EQ(complaint(banner + sizes + "\n"), at + ": expected the numbers of rows, columns and entries, found '" + sizes + "'");
}

}  // namespace
}  // namespace sower::io
