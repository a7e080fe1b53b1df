#include "io/data/edge_hdf5.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "io/hdf5/write.hpp"
#include "runner/api/error.hpp"
#include "tests/support/edge_datasets.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

using Ends = std::vector<std::array<std::int64_t, 2>>;

class EdgeHdf5 : public testing::Test {
 protected:
  EdgeHdf5() { tests::write_edge_datasets(file_); }
  [[nodiscard]] std::string complaint(const std::vector<std::string>& ends, const std::string& weights = "") const {
    try {
      const EdgeDatasets from{file_, ends, weights};
      read_edges(from, 0, count_edges(from));
    } catch (const Error& error) {
      const std::string said = error.what();
      return said.substr(said.find(":/") + 2);
    }
    return "no complaint";
  }
  tests::TemporaryFolder folder_;
  std::string file_ = (folder_ / "edges.h5").string();
};

TEST_F(EdgeHdf5, ReadsOneDatasetOrTwo) {
  const EdgeDatasets one{file_, {"edges"}, "weights"}, two{file_, {"from", "to"}, ""};
  ASSERT_EQ(count_edges(one), 3);
  EXPECT_EQ(read_edges(one, 0, 3).ends, (Ends{{10, 20}, {20, 30}, {30, 10}}));
  EXPECT_EQ(read_edges(one, 0, 3).weights, (std::vector<double>{0.5, 2, 0}));
  EXPECT_EQ(read_edges(one, 1, 2).ends, (Ends{{20, 30}, {30, 10}}));
  EXPECT_EQ(read_edges(two, 0, 3).ends, (Ends{{10, 20}, {20, 30}, {30, 10}}));
  EXPECT_TRUE(read_edges(two, 1, 1).weights.empty());
  EXPECT_TRUE(is_hdf5(file_));
}

TEST_F(EdgeHdf5, SaysWhatDoesNotFit) {
  EXPECT_EQ(complaint({"from"}), "from: expected the shape n x 2, found 3");
  EXPECT_EQ(complaint({"edges", "to"}), "edges: expected the shape n, found 3 x 2");
  EXPECT_EQ(complaint({"from", "short"}), "short has 2 rows, and 'from' has 3");
  EXPECT_EQ(complaint({"weights", "to"}), "weights: expected integers, the numbers of vertices");
  EXPECT_EQ(complaint({"edges"}, "short"), "short has 2 weights for 3 edges");
  EXPECT_EQ(complaint({"edges"}, "negative"), "negative: the weight of edge 1 is -1; expected a finite number that is not negative");
  EXPECT_EQ(complaint({"huge", "to"}), "huge: a vertex of edge 2 is 9223372036854775807 or does not fit 63 bits");
  EXPECT_NE(complaint({"absent"}), "no complaint");
}

TEST_F(EdgeHdf5, AnotherFileIsNone) {
  const std::string other = (folder_ / "text").string();
  std::ofstream(other) << "1 2\n";
  EXPECT_FALSE(is_hdf5(other));
  EXPECT_THROW(count_edges({other, {"edges"}, ""}), Error);
}

}  // namespace
}  // namespace sower::io
