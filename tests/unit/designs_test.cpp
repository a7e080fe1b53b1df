#include "algorithms/random/designs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace sower::random {
namespace {

constexpr StreamKey key{{7, 1, 0, 0}};
constexpr Design all_designs[] = {Design::independent, Design::latin_hypercube, Design::sobol};

/// How many of the points lie in each slice of a dimension.
std::vector<int> in_slices(const std::vector<double>& points, std::size_t dimensions, std::size_t d, std::size_t slices) {
  std::vector<int> counts(slices, 0);
  for (std::size_t at = d; at < points.size(); at += dimensions)
    ++counts[static_cast<std::size_t>(points[at] * static_cast<double>(slices))];
  return counts;
}

TEST(Designs, LieInsideTheOpenCube) {
  for (const Design method : all_designs)
    for (const double u : design(method, {500, 3}, key)) {
      EXPECT_GT(u, 0);
      EXPECT_LT(u, 1);
    }
}

TEST(Designs, LatinHypercubeHasOnePointInEverySlice) {
  const auto points = design(Design::latin_hypercube, {37, 5}, key);
  for (std::size_t d = 0; d < 5; ++d) EXPECT_EQ(in_slices(points, 5, d, 37), std::vector<int>(37, 1)) << d;
}

TEST(Designs, EveryPowerOfTwoOfSobolPointsHasOneInEverySlice) {
  const auto points = design(Design::sobol, {64, 9}, key);
  for (std::size_t count = 2; count <= 64; count *= 2)
    for (std::size_t d = 0; d < 9; ++d)
      EXPECT_EQ(in_slices({points.begin(), points.begin() + static_cast<std::ptrdiff_t>(9 * count)}, 9, d, count),
                std::vector<int>(count, 1))
          << count << " points, dimension " << d;
}

TEST(Designs, SixteenSobolPointsFillEverySquareOfFourByFour) {
  const auto points = design(Design::sobol, {16, 2}, key);
  std::set<std::pair<int, int>> squares;
  for (std::size_t p = 0; p < 16; ++p) squares.emplace(static_cast<int>(4 * points[2 * p]), static_cast<int>(4 * points[2 * p + 1]));
  EXPECT_EQ(squares.size(), 16U);
}

TEST(Designs, MorePointsKeepTheEarlierOnes) {
  for (const Design method : {Design::independent, Design::sobol}) {
    const auto few = design(method, {10, 3}, key), many = design(method, {50, 3}, key);
    EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  }
}

TEST(Designs, AnotherKeyGivesOtherPoints) {
  for (const Design method : all_designs) EXPECT_NE(design(method, {10, 3}, key), design(method, {10, 3}, {{8, 1, 0, 0}}));
}

TEST(Designs, MoreSobolDimensionsThanThereAreAreRefused) {
  EXPECT_NO_THROW((void)design(Design::sobol, {1, most_sobol_dimensions}, key));
  EXPECT_THROW((void)design(Design::sobol, {1, most_sobol_dimensions + 1}, key), Error);
}

}  // namespace
}  // namespace sower::random
