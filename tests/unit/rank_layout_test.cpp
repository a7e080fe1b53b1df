#include "runner/command/rank_layout.hpp"

#include <gtest/gtest.h>

namespace sower {
namespace {

TEST(RankLayout, SaysWhatIsAlikeOnce) {
  const RankLayout one{{"laptop"}, {1}};
  EXPECT_EQ(one.words(), "1 rank on 1 host, 1 core");
  EXPECT_EQ(one.lines(), "1 rank on 1 host, 1 core\nlaptop: rank 0, 1 core\n");
  const RankLayout even{{"a", "a", "b", "b"}, {8, 8, 8, 8}};
  EXPECT_EQ(even.lines(), "4 ranks on 2 hosts, 8 cores each\na: ranks 0 to 1, 8 cores each\nb: ranks 2 to 3, 8 cores each\n");
  const RankLayout odd{{"a", "a", "b"}, {4, 4, 1}};
  EXPECT_EQ(odd.lines(), "3 ranks on 2 hosts, 1 to 4 cores each\na: ranks 0 to 1, 4 cores each\nb: rank 2, 1 core\n");
}

}  // namespace
}  // namespace sower
