#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <vector>

#include "algorithms/reduce/tree.hpp"
#include "runner/api/alone.hpp"
#include "runner/local/run_ranks.hpp"
#include "tests/support/awkward_numbers.hpp"

namespace sower::reduce {
namespace {

using test::awkward;

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

const std::vector<std::int64_t> sizes{0, 1, 2, 3, 5, 6, 7, 8, 13, 33, 64, 100, 257, 1'000};

/// What each rank of a team computes.
std::vector<std::vector<double>> on_ranks(int ranks, const std::function<std::vector<double>(Comm&)>& compute) {
  std::vector<std::vector<double>> results(static_cast<std::size_t>(ranks));
  local::run_ranks(ranks, [&](Comm& team) { results[static_cast<std::size_t>(team.rank())] = compute(team); });
  return results;
}

void expect_one_answer(const std::function<std::vector<double>(Comm&, int threads)>& compute) {
  Alone alone;
  const std::vector<double> expected = compute(alone, 1);
  for (const int ranks : {1, 2, 3, 4, 7})
    for (const int threads : {1, 2})
      for (const auto& result : on_ranks(ranks, [&](Comm& team) { return compute(team, threads); })) {
        ASSERT_EQ(result.size(), expected.size());
        for (std::size_t i = 0; i < result.size(); ++i)
          ASSERT_EQ(bits(result[i]), bits(expected[i])) << "number " << i << " on " << ranks << " ranks with " << threads << " threads";
      }
}

TEST(ReduceRanks, OverBlocksHasTheSameBitsForEveryTeamAndNumberOfThreads) {
  expect_one_answer([](Comm& team, int threads) {
    std::vector<double> sums;
    for (const std::int64_t blocks : sizes) {
      sums.push_back(over_blocks(team, threads, blocks, awkward, std::plus<>{}));
      // no other tree gives this result even roughly, while a sum may round to the same bits by chance
      sums.push_back(over_blocks(team, threads, blocks, awkward, [](double left, double right) { return 0.9 * left - 0.7 * right; }));
    }
    return sums;
  });
}

TEST(ReduceRanks, OverBlocksHasTheSameBitsInSeveralBatches) {
  expect_one_answer([](Comm& team, int threads) {
    const auto value = [](std::int64_t i) { return 1e6 / static_cast<double>(i + 1) + std::sqrt(static_cast<double>(i)); };
    return std::vector{over_blocks(team, threads, 30'001, value, std::plus<>{})};
  });
}

TEST(ReduceRanks, ArraysHaveTheSameBitsForEveryTeamAndNumberOfThreads) {
  expect_one_answer([](Comm& team, int threads) {
    std::vector<double> sums;
    for (const std::int64_t blocks : sizes) {
      const auto fill = [](std::int64_t block, std::span<double> out) {
        for (std::size_t k = 0; k < out.size(); ++k) out[k] = awkward(3 * block + static_cast<std::int64_t>(k));
      };
      const std::vector<double> sum = sum_arrays_over_blocks(team, threads, {blocks, 3}, fill);
      sums.insert(sums.end(), sum.begin(), sum.end());
    }
    return sums;
  });
}

TEST(ReduceRanks, TreeHasTheSameBitsWhereverTheLeavesAreCut) {
  constexpr std::int64_t leaves = 21;
  Alone alone;
  const double expected = over_blocks(alone, 1, leaves, awkward, std::plus<>{});
  for (std::int64_t cut = 0; cut <= leaves; ++cut)
    for (std::int64_t second_cut = cut; second_cut <= leaves; ++second_cut) {
      const std::int64_t cuts[] = {0, cut, second_cut, leaves};
      const auto roots = on_ranks(3, [&](Comm& team) {
        Tree<double, std::plus<>> tree(leaves, {});
        for (std::int64_t leaf = cuts[team.rank()]; leaf < cuts[team.rank() + 1]; ++leaf) tree.add(leaf, awkward(leaf));
        return std::vector{tree.finish(team)};
      });
      for (const auto& root : roots) ASSERT_EQ(bits(root.at(0)), bits(expected)) << cut << ", " << second_cut;
    }
}

TEST(ReduceRanks, TreeRefusesLeavesThatNobodyOrTwoRanksAdded) {
  for (const std::int64_t first_of_second : {2, 4}) {  // rank 0 has 0, 1, 2
    const auto outcomes = on_ranks(2, [&](Comm& team) {
      Tree<double, std::plus<>> tree(8, {});
      const std::int64_t first = team.rank() == 0 ? 0 : first_of_second, last = team.rank() == 0 ? 3 : 8;
      for (std::int64_t leaf = first; leaf < last; ++leaf) tree.add(leaf, 1);
      try {
        (void)tree.finish(team);
      } catch (const Error&) {
        return std::vector{1.0};
      }
      return std::vector{0.0};
    });
    EXPECT_EQ(outcomes, (std::vector<std::vector<double>>{{1.0}, {1.0}})) << first_of_second;
  }
}

TEST(ReduceRanks, AThrowingBlockFreesTheOtherRanks) {
  const auto value = [](std::int64_t block) -> double {
    if (block == 9) throw std::runtime_error("block 9");
    return 1;
  };
  for (const int threads : {1, 2})
    EXPECT_THROW(local::run_ranks(3, [&](Comm& team) { (void)over_blocks(team, threads, 30, value, std::plus<>{}); }), std::runtime_error);
}

}  // namespace
}  // namespace sower::reduce
