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

/// What rank `from` gives rank `to` in a round: of all lengths, none among them.
std::vector<std::int64_t> part(int from, int to, int round) {
  return numbers((from * 3 + to + round) % 4, 10'000 * from + 100 * to + round);
}

void exchange_gives_each_rank_its_part(Comm& team) {
  for (int round = 0; round < 50; ++round) {
    std::vector<std::vector<std::int64_t>> parts, expected;
    for (int rank = 0; rank < team.size(); ++rank) {
      parts.push_back(part(team.rank(), rank, round));
      expected.push_back(part(rank, team.rank(), round));
    }
    EXPECT_EQ(team.exchange(parts), expected);
    if (round % 7 == 0) team.barrier();
  }
}

void exchange_carries_large_parts(Comm& team) {
  const auto came = team.exchange(std::vector(static_cast<std::size_t>(team.size()), numbers(200'000, team.rank())));
  for (int rank = 0; rank < team.size(); ++rank) EXPECT_EQ(came[static_cast<std::size_t>(rank)], numbers(200'000, rank));
}

void exchange_wants_a_part_for_each(Comm& team) {
  const std::vector<std::vector<int>> parts(static_cast<std::size_t>(team.size()) + 1);
  EXPECT_THROW(team.exchange(parts), Error);
}

/// Rank r gives r + 1 values to the two ranks after it, where there are others.
std::size_t halo_values(int from, int to, int ranks) {
  const int ahead = (to - from + ranks) % ranks;
  return ahead == 1 || ahead == 2 ? static_cast<std::size_t>(from) + 1 : 0;
}

void halo_brings_the_same_places_new_values(Comm& team) {
  std::vector<std::size_t> gives, takes;
  for (int rank = 0; rank < team.size(); ++rank) {
    gives.push_back(halo_values(team.rank(), rank, team.size()));
    takes.push_back(halo_values(rank, team.rank(), team.size()));
  }
  Halo<double> halo(team, gives, takes);
  for (int round = 0; round < 100; ++round) {
    halo.begin([&](int to, std::span<double> values) {
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1000.0 * round + 100.0 * team.rank() + 10.0 * to + static_cast<double>(i);
    });
    std::size_t came = 0;
    halo.finish([&](int from, std::span<const double> values) {
      EXPECT_EQ(values.size(), takes[static_cast<std::size_t>(from)]);
      for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_EQ(values[i], 1000.0 * round + 100.0 * from + 10.0 * team.rank() + static_cast<double>(i));
      came += values.size();
    });
    EXPECT_EQ(came, std::accumulate(takes.begin(), takes.end(), std::size_t{0}));
    if (round % 9 == 0) team.barrier();
  }
}

void halo_refuses_what_cannot_be(Comm& team) {
  const auto ranks = static_cast<std::size_t>(team.size());
  EXPECT_THROW(Halo<int>(team, std::vector<std::size_t>(ranks + 1), std::vector<std::size_t>(ranks)), Error);
  EXPECT_THROW(Halo<int>(team, std::vector<std::size_t>(ranks, 1), std::vector<std::size_t>(ranks)), Error);
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
      {"ExchangeGivesEachRankItsPart", exchange_gives_each_rank_its_part},
      {"ExchangeCarriesLargeParts", exchange_carries_large_parts},
      {"ExchangeWantsAPartForEach", exchange_wants_a_part_for_each},
      {"HaloBringsTheSamePlacesNewValues", halo_brings_the_same_places_new_values},
      {"HaloRefusesWhatCannotBe", halo_refuses_what_cannot_be},
  };
  return cases;
}

}  // namespace sower::test
