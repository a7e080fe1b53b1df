#include "algorithms/stats/moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <vector>

#include "algorithms/random/draws.hpp"

namespace sower::stats {
namespace {

bool same_bits(const Moments& a, const Moments& b) {
  return a.count == b.count && std::bit_cast<std::uint64_t>(a.mean) == std::bit_cast<std::uint64_t>(b.mean) &&
         std::bit_cast<std::uint64_t>(a.squares) == std::bit_cast<std::uint64_t>(b.squares);
}

TEST(Moments, MergedPiecesAgreeWithTheWhole) {
  std::vector<double> values(5'000);
  random::Draws({{1, 2, 3, 4}}, "values").uniforms(values, 0, 0);
  for (double& value : values) value += 1e6;  // a large mean would spoil a sum of squares
  long double mean = 0, squares = 0;
  for (const double value : values) mean += value / static_cast<long double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  Moments pieces;
  for (std::size_t i = 0; i < values.size(); i += 700)
    pieces = merge(pieces, moments_of(std::span(values).subspan(i, std::min<std::size_t>(700, values.size() - i))));
  EXPECT_EQ(pieces.count, 5'000);
  EXPECT_NEAR(pieces.mean, static_cast<double>(mean), 1e-9);
  EXPECT_NEAR(pieces.squares / static_cast<double>(squares), 1, 1e-9);
}

TEST(Moments, MergingWithNothingChangesNoBit) {
  const Moments m{3, 0.1, 0.7};
  EXPECT_TRUE(same_bits(merge({}, m), m));
  EXPECT_TRUE(same_bits(merge(m, {}), m));
}

TEST(Moments, BitsDoNotDependOnTheAddress) {
  std::vector<double> values(1'003), copy(1'003 + 8);
  random::Draws({{1, 2, 3, 4}}, "values").uniforms(values, 0, 0);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    std::copy(values.begin(), values.end(), copy.begin() + static_cast<std::ptrdiff_t>(shift));
    EXPECT_TRUE(same_bits(moments_of(std::span(copy).subspan(shift, values.size())), moments_of(values))) << shift;
  }
}

TEST(Moments, OutliersFirstLoseNoVariance) {
  std::vector<double> values(1'024, 1.0);
  values[0] = 1e9;
  const double mean = (1e9 + 1'023) / 1'024, squares = (1e9 - mean) * (1e9 - mean) + 1'023 * (1 - mean) * (1 - mean);
  EXPECT_NEAR(moments_of(values).squares / squares, 1, 1e-12);
}

TEST(Moments, FewValuesHaveNoVariance) {
  EXPECT_EQ(moments_of({}).count, 0);
  EXPECT_EQ(moments_of(std::vector<double>{2.5}).mean, 2.5);
  EXPECT_EQ(moments_of(std::vector<double>{2.5}).standard_error(), 0);
}

TEST(Moments, ValuesThatAreNotFiniteStayVisible) {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    for (const std::size_t place : {0U, 7U, 40U}) {
      std::vector<double> values(41, 1.0);
      values[place] = bad;
      EXPECT_FALSE(moments_of(values).finite()) << bad << " at " << place;
    }
}

}  // namespace
}  // namespace sower::stats
