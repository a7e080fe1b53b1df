#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "algorithms/reduce/sum.hpp"
#include "algorithms/reduce/tree.hpp"
#include "runner/api/alone.hpp"
#include "tests/support/awkward_numbers.hpp"

namespace sower::reduce {
namespace {

using test::awkward;

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

/// The definition of the tree, level by level.
double by_levels(std::vector<double> level) {
  while (level.size() > 1) {
    std::vector<double> above;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(level[i] + level[i + 1]);
    if (level.size() % 2 == 1) above.push_back(level.back());
    level = std::move(above);
  }
  return level.empty() ? 0.0 : level.front();
}

constexpr auto plus = [](double a, double b) { return a + b; };

TEST(Blocks, CoverTheItemsOnce) {
  const Blocks blocks{1'000, 64};
  EXPECT_EQ(blocks.count(), 16);
  EXPECT_EQ(blocks.items_of(15).first, 960);
  EXPECT_EQ(blocks.items_of(15).last, 1'000);
  EXPECT_EQ((Blocks{0, 64}.count()), 0);
  for (const int ranks : {1, 3, 7}) {
    std::int64_t next = 0;
    for (int rank = 0; rank < ranks; ++rank) {
      const Span mine = share(blocks.count(), rank, ranks);
      EXPECT_EQ(mine.first, next);
      EXPECT_NEAR(static_cast<double>(mine.size()), 16.0 / ranks, 1);
      next = mine.last;
    }
    EXPECT_EQ(next, 16);
  }
}

TEST(Tree, CombinesAsDefinedForEverySize) {
  Alone team;
  int other_sums = 0;
  for (std::int64_t n = 0; n < 140; ++n) {
    Tree<double, decltype(plus)> tree(n, plus);
    std::vector<double> leaves;
    for (std::int64_t i = 0; i < n; ++i) {
      leaves.push_back(awkward(i));
      tree.add(i, leaves.back());
    }
    EXPECT_EQ(bits(tree.finish(team)), bits(by_levels(leaves))) << n;
    if (n > 2) other_sums += by_levels(leaves) != std::accumulate(leaves.begin(), leaves.end(), 0.0);
  }
  EXPECT_GT(other_sums, 100);  // or the numbers would not notice a tree of another shape
}

TEST(Tree, KeepsLeftAndRightApart) {
  struct Ends {
    std::int64_t first = -1, last = -1;
  };
  Alone team;
  const auto join = [](Ends a, Ends b) {
    if (a.last + 1 != b.first) throw std::logic_error("not neighbours");
    return Ends{a.first, b.last};
  };
  Tree<Ends, decltype(join)> tree(77, join);
  for (std::int64_t i = 0; i < 77; ++i) tree.add(i, {i, i});
  const Ends all = tree.finish(team);
  EXPECT_EQ(all.first, 0);
  EXPECT_EQ(all.last, 76);
}

TEST(Tree, RefusesLeavesThatAreMissingOrOutOfOrder) {
  Alone team;
  Tree<double, decltype(plus)> tree(4, plus);
  EXPECT_THROW(tree.add(4, 1.0), Error);
  tree.add(0, 1.0);
  EXPECT_THROW(tree.add(2, 1.0), Error);
  EXPECT_THROW(tree.add(0, 1.0), Error);
  EXPECT_THROW((void)tree.finish(team), Error);
}

TEST(ArrayTree, CombinesElementByElement) {
  Alone team;
  constexpr std::size_t width = 5;
  ArrayTree<double, decltype(plus)> tree(37, width, plus);
  std::array<std::vector<double>, width> columns;
  for (std::int64_t leaf = 0; leaf < 37; ++leaf) {
    std::vector<double> value(width);
    for (std::size_t k = 0; k < width; ++k) columns[k].push_back(value[k] = awkward(leaf * 5 + static_cast<std::int64_t>(k)));
    tree.add(leaf, value);
  }
  const std::vector<double> root = tree.finish(team);
  for (std::size_t k = 0; k < width; ++k) EXPECT_EQ(bits(root[k]), bits(by_levels(columns[k]))) << k;
}

TEST(ArrayTree, OfNoLeavesIsZeroAndOfNoWidthIsEmpty) {
  Alone team;
  EXPECT_EQ((ArrayTree<double, decltype(plus)>(0, 3, plus).finish(team)), std::vector<double>(3));
  ArrayTree<double, decltype(plus)> thin(2, 0, plus);
  thin.add(0, {});
  thin.add(1, {});
  EXPECT_TRUE(thin.finish(team).empty());
}

TEST(OverBlocks, CallsEachBlockOnceAndSumsInTheTree) {
  Alone team;
  for (const int threads : {1, 2, 3})
    for (const std::int64_t blocks : {0, 1, 2, 100, 4096, 10'000}) {
      std::vector<std::atomic<int>> calls(static_cast<std::size_t>(blocks));
      std::vector<double> leaves;
      for (std::int64_t i = 0; i < blocks; ++i) leaves.push_back(static_cast<double>(i) * 1e-3 + 1e9 / static_cast<double>(i + 1));
      const auto value = [&](std::int64_t i) {
        ++calls[static_cast<std::size_t>(i)];
        return leaves[static_cast<std::size_t>(i)];
      };
      EXPECT_EQ(bits(over_blocks(team, threads, blocks, value, plus)), bits(by_levels(leaves)));
      for (const auto& count : calls) ASSERT_EQ(count, 1);
    }
}

TEST(OverBlocks, RethrowsTheErrorOfTheLowestBlockThatFailed) {
  Alone team;
  for (const int threads : {1, 2, 4})
    for (int repetition = 0; repetition < 20; ++repetition) {
      const auto value = [](std::int64_t i) -> double {
        if (i % 10 == 7) throw std::runtime_error("block " + std::to_string(i));
        return 0;
      };
      try {
        (void)over_blocks(team, threads, 100, value, plus);
        FAIL() << "nothing was thrown";
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "block 7");
      }
    }
}

TEST(SumArraysOverBlocks, FillsZeroedArraysAndSumsThem) {
  Alone team;
  const auto fill = [](std::int64_t i, std::span<double> out) {
    for (std::size_t k = 0; k < out.size(); k += 2) out[k] += static_cast<double>(i) + static_cast<double>(k);  // odd ones stay zero
  };
  for (const int threads : {1, 2}) {
    const std::vector<double> sums = sum_arrays_over_blocks(team, threads, {5'000, 3}, fill);
    EXPECT_EQ(sums, (std::vector<double>{12'497'500, 0, 12'507'500}));
    EXPECT_EQ(sum_arrays_over_blocks(team, threads, {9, 100'000}, fill)[99'998], 9 * 99'998 + 36);
    EXPECT_EQ(sum_arrays_over_blocks(team, threads, {0, 2}, fill), std::vector<double>(2));
  }
}

TEST(Sum, DoesNotDependOnTheAddress) {
  std::vector<double> buffer(3'000);
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 255U, 256U, 257U, 1'003U, 2'048U, 2'900U}) {
    std::set<std::uint64_t> sums;
    for (std::size_t shift = 0; shift < 8; ++shift) {
      for (std::size_t i = 0; i < size; ++i) buffer[shift + i] = awkward(static_cast<std::int64_t>(i));
      sums.insert(bits(sum(std::span<const double>(buffer).subspan(shift, size))));
    }
    EXPECT_EQ(sums.size(), 1U) << size;
  }
}

TEST(Sum, AddsBlocksOf256InTheTree) {
  std::vector<double> values(256 * 11 + 3), blocks;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = awkward(static_cast<std::int64_t>(i));
  for (std::size_t i = 0; i < values.size(); i += 256)
    blocks.push_back(sum(std::span<const double>(values).subspan(i, std::min<std::size_t>(256, values.size() - i))));
  EXPECT_EQ(bits(sum(values)), bits(by_levels(blocks)));
}

TEST(Sum, IsAccurate) {
  std::vector<double> tenths(1'000'000, 0.1);
  EXPECT_NEAR(sum(tenths), 100'000, 1e-9);
  EXPECT_EQ(bits(sum({})), bits(0.0));
}

}  // namespace
}  // namespace sower::reduce
