#include "tests/support/comm_conformance.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <stdexcept>

#include "runner/api/error.hpp"

namespace sower::test {
namespace {

std::vector<std::int64_t> numbers(int count, std::int64_t first) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), first);
  return all;
}

void ranks_are_numbered(Comm& team) {
  const int me = team.rank();
  const std::vector<int> all = team.all_gather(std::span(&me, 1));
  EXPECT_EQ(static_cast<int>(all.size()), team.size());
  for (std::size_t rank = 0; rank < all.size(); ++rank) EXPECT_EQ(all[rank], static_cast<int>(rank));
}

void gather_joins_uneven_and_empty_blocks(Comm& team) {
  for (int round = 0; round < 3; ++round) {  // rank r gives r*round values, so rank 0 and round 0 give none
    const auto mine = numbers(team.rank() * round, 100 * team.rank());
    std::vector<std::int64_t> expected;
    for (int rank = 0; rank < team.size(); ++rank)
      for (const std::int64_t value : numbers(rank * round, 100 * rank)) expected.push_back(value);
    EXPECT_EQ(team.all_gather(std::span<const std::int64_t>(mine)), expected);
  }
}

void gather_carries_large_blocks(Comm& team) {
  const auto mine = numbers(300'000, team.rank());  // far beyond what any transport sends eagerly
  const auto all = team.all_gather(std::span<const std::int64_t>(mine));
  EXPECT_EQ(all.size(), mine.size() * static_cast<std::size_t>(team.size()));
  for (int rank = 0; rank < team.size(); ++rank) EXPECT_EQ(all[static_cast<std::size_t>(rank + 1) * 300'000 - 1], 299'999 + rank);
}

void broadcast_reaches_all_from_every_root(Comm& team) {
  for (int root = 0; root < team.size(); ++root) {
    auto data = team.rank() == root ? numbers(1000 + root, root) : numbers(7, -1);
    team.broadcast(data, root);
    EXPECT_EQ(data, numbers(1000 + root, root));
  }
}

void broadcast_carries_nothing(Comm& team) {
  std::vector<double> data(team.rank() == 0 ? 0 : 5, 1.0);
  team.broadcast(data);
  EXPECT_TRUE(data.empty());
}

void calls_keep_their_order(Comm& team) {
  for (int round = 0; round < 200; ++round) {
    const int mine = 1000 * round + team.rank();
    const auto all = team.all_gather(std::span(&mine, 1));
    EXPECT_EQ(all.back(), 1000 * round + team.size() - 1);
    if (round % 10 == 0) team.barrier();
  }
}

}  // namespace

const std::vector<ConformanceCase>& conformance_cases() {
  static const std::vector<ConformanceCase> cases{
      {"RanksAreNumbered", ranks_are_numbered},
      {"GatherJoinsUnevenAndEmptyBlocks", gather_joins_uneven_and_empty_blocks},
      {"GatherCarriesLargeBlocks", gather_carries_large_blocks},
      {"BroadcastReachesAllFromEveryRoot", broadcast_reaches_all_from_every_root},
      {"BroadcastCarriesNothing", broadcast_carries_nothing},
      {"CallsKeepTheirOrder", calls_keep_their_order},
  };
  return cases;
}

}  // namespace sower::test
