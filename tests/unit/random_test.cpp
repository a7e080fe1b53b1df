#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/random/draws.hpp"
#include "algorithms/random/normal_quantile.hpp"
#include "algorithms/random/threefry.hpp"

namespace sower::random {
namespace {

constexpr StreamKey key{{11, 22, 33, 44}};

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

// The vectors published with Random123.
TEST(Threefry, GivesThePublishedAnswers) {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  EXPECT_EQ(threefry({}, {}), (Words{0x09218ebde6c85537, 0x55941f5266d86105, 0x4bd25e16282434dc, 0xee29ec846bd2e40b}));
  EXPECT_EQ(threefry({ones, ones, ones, ones}, {ones, ones, ones, ones}),
            (Words{0x29c24097942bba1b, 0x0371bbfb0f6f4e11, 0x3c231ffa33f83a1c, 0xcd29113fde32d168}));
  EXPECT_EQ(threefry({0x452821e638d01377, 0xbe5466cf34e90c6c, 0xbe5466cf34e90c6c, 0xc0ac29b7c97c50dd},
                     {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}),
            (Words{0xa7e8fde591651bd9, 0xbaafd0c30138319b, 0x84a5c1a729e685b9, 0x901d406ccebc1ba4}));
}

TEST(Threefry, VectorisedFillHasTheWordsOfTheScalarFunction) {
  const Words k{0x0123456789abcdef, ~std::uint64_t{0}, 1, 0x8000000000000000}, counter{9, 8, 7, ~std::uint64_t{0} - 5};  // wraps round
  std::vector<double> filled(4 * 45);
  fill_open_unit(filled, k, counter);
  for (std::size_t i = 0; i < filled.size(); ++i) {
    const double expected = open_unit(threefry(k, {counter[0], counter[1], counter[2], counter[3] + i / 4})[i % 4]);
    ASSERT_EQ(bits(filled[i]), bits(expected)) << i;
  }
}

TEST(Draws, UniformNeverReturnsZeroOrOne) {
  EXPECT_EQ(open_unit(0), 0x1p-53);
  EXPECT_EQ(open_unit(~std::uint64_t{0}), 1 - 0x1p-53);
  EXPECT_EQ(open_unit(0x8000000000000000), 0.5 + 0x1p-53);
  EXPECT_EQ(open_unit(0x7fffffffffffffff), 0.5 - 0x1p-53);
}

// Pinned: a release that changed one of them would reseed everybody's studies.
TEST(Draws, KeepTheirValuesFromReleaseToRelease) {
  const Draws draws(key, "darts", 3);
  EXPECT_EQ(draws.uniform(5, 6), 0x1.94e28b744c8dcp-3);
  EXPECT_EQ(draws.normal(5, 6), -0x1.b3229cca1f9a6p-1);
  EXPECT_EQ(draws.exponential(5, 6), 0x1.9efae887e693fp+0);
  EXPECT_EQ(draws.integer(1'000'000'007, 5, 6), 197697726U);
  std::uint64_t mixture = 0;  // of integers that need further attempts one time in four
  for (std::uint64_t i = 0; i < 16; ++i) mixture = std::rotl(mixture, 7) ^ draws.integer(3ULL << 62, 5, i);
  EXPECT_EQ(mixture, 18278448613363944584U);
  EXPECT_EQ(draws.permuted(10, 5, 6), 6U);
  EXPECT_EQ(draws.permuted(1'000'000, 5, 6), 76472U);
}

TEST(Draws, AreWordsOfTheirCounter) {
  const Draws draws(key, "", 3);  // FNV-1a of nothing is its offset basis
  const Words words = threefry(key.words, {0xcbf29ce484222325, 3, 5, 7 / 4});
  EXPECT_EQ(draws.uniform(5, 7), open_unit(words[3]));
}

TEST(Draws, DependOnKeyPurposeBlockIterationAndIndex) {
  const std::set<double> different{Draws(key, "darts", 3).uniform(5, 6),  Draws({{11, 22, 33, 45}}, "darts", 3).uniform(5, 6),
                                   Draws(key, "starts", 3).uniform(5, 6), Draws(key, "darts", 4).uniform(5, 6),
                                   Draws(key, "darts", 3).uniform(6, 6),  Draws(key, "darts", 3).uniform(5, 7)};
  EXPECT_EQ(different.size(), 6U);
}

template <class Fill, class One>
void expect_every_split_to_agree(Fill fill, One one) {
  constexpr std::size_t size = 77;
  for (std::size_t shift = 0; shift < 8; ++shift)
    for (std::size_t split = 0; split <= size; ++split) {
      std::vector<double> buffer(size + 16, -9.0);
      const std::span<double> out = std::span(buffer).subspan(shift, size);
      const std::uint64_t first = 1000 + shift;
      fill(out.first(split), first);
      fill(out.subspan(split), first + split);
      for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(bits(out[i]), bits(one(first + i))) << i << " split at " << split;
      ASSERT_EQ(std::count(buffer.begin(), buffer.end(), -9.0), 16);  // nothing beside the range was touched
    }
}

TEST(Draws, UniformsAreTheSameForEverySplitAndAlignment) {
  const Draws draws(key, "fill", 2);
  expect_every_split_to_agree([&](std::span<double> out, std::uint64_t first) { draws.uniforms(out, 4, first); },
                              [&](std::uint64_t i) { return draws.uniform(4, i); });
}

TEST(Draws, NormalsAreTheSameForEverySplitAndAlignment) {
  const Draws draws(key, "fill", 2);
  expect_every_split_to_agree([&](std::span<double> out, std::uint64_t first) { draws.normals(out, 4, first); },
                              [&](std::uint64_t i) { return draws.normal(4, i); });
  std::vector<double> many(1'500);  // longer than the inner buffer
  draws.normals(many, 4, 3);
  for (std::size_t i = 0; i < many.size(); ++i) ASSERT_EQ(bits(many[i]), bits(draws.normal(4, 3 + i))) << i;
}

/// Mean, variance, skewness and excess kurtosis.
std::array<double, 4> moments(const std::vector<double>& x) {
  const double n = static_cast<double>(x.size()), mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
  double second = 0, third = 0, fourth = 0;
  for (const double value : x) {
    const double d = value - mean;
    second += d * d / n, third += d * d * d / n, fourth += d * d * d * d / n;
  }
  return {mean, second, third / std::pow(second, 1.5), fourth / (second * second) - 3};
}

/// Kolmogorov's distance between a sample and a distribution, times the root of the sample's size: above 1.95 in 1 of 1,000 samples.
template <class Distribution>
double kolmogorov(std::vector<double> x, Distribution probability_below) {
  std::sort(x.begin(), x.end());
  const double n = static_cast<double>(x.size());
  double distance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double p = probability_below(x[i]), rank = static_cast<double>(i);
    distance = std::max({distance, p - rank / n, (rank + 1) / n - p});
  }
  return distance * std::sqrt(n);
}

constexpr std::size_t sample = 200'000;
const double root = std::sqrt(static_cast<double>(sample));

TEST(Draws, UniformsHaveTheirDistribution) {
  std::vector<double> x(sample);
  Draws(key, "moments").uniforms(x, 0, 0);
  const auto m = moments(x);
  EXPECT_NEAR(m[0], 0.5, 4 / std::sqrt(12.0) / root);
  EXPECT_NEAR(m[1], 1 / 12.0, 4 * 0.0745 / root);
  EXPECT_LT(kolmogorov(x, [](double u) { return u; }), 1.95);
}

TEST(Draws, NormalsHaveTheirDistribution) {
  std::vector<double> x(sample);
  Draws(key, "moments").normals(x, 0, 0);
  const auto m = moments(x);
  EXPECT_NEAR(m[0], 0, 4 / root);
  EXPECT_NEAR(m[1], 1, 4 * std::sqrt(2.0) / root);
  EXPECT_NEAR(m[2], 0, 4 * std::sqrt(6.0) / root);
  EXPECT_NEAR(m[3], 0, 4 * std::sqrt(24.0) / root);
  EXPECT_LT(kolmogorov(x, [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }), 1.95);
}

TEST(Draws, ExponentialsHaveTheirDistribution) {
  std::vector<double> x(sample);
  const Draws draws(key, "moments");
  for (std::size_t i = 0; i < sample; ++i) x[i] = draws.exponential(1, i);
  EXPECT_NEAR(moments(x)[0], 1, 4 / root);
  EXPECT_GT(*std::min_element(x.begin(), x.end()), 0);
  EXPECT_LT(kolmogorov(x, [](double t) { return -std::expm1(-t); }), 1.95);
}

TEST(Draws, NeighboursAlongEveryCoordinateAreUncorrelated) {
  constexpr std::uint64_t n = 40'000;
  const auto correlation = [&](auto pair) {
    double sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto [x, y] = pair(i);
      sum += (x - 0.5) * (y - 0.5) * 12;
    }
    return sum / std::sqrt(static_cast<double>(n));  // standard normal
  };
  const Draws draws(key, "walk", 0);
  EXPECT_LT(std::fabs(correlation([&](auto i) { return std::pair(draws.uniform(0, i), draws.uniform(0, i + 1)); })), 4);
  EXPECT_LT(std::fabs(correlation([&](auto i) { return std::pair(draws.uniform(i, 0), draws.uniform(i + 1, 0)); })), 4);
  EXPECT_LT(std::fabs(correlation(
                [&](auto i) { return std::pair(Draws(key, "walk", i).uniform(0, 0), Draws(key, "walk", i + 1).uniform(0, 0)); })),
            4);
}

TEST(NormalQuantile, AgreesWithHighPrecision) {
  const std::map<double, double> known{
      {1e-300, -37.04709629936119923655}, {1e-20, -9.262340089798407579572},   {0x1p-53, -8.209536151601386855631},
      {1e-5, -4.264890793922824610234},   {0.02, -2.053748910631823044339},    {0.07, -1.475791028179170685609},
      {0.075, -1.43953147093845593495},   {0.1, -1.281551565544600435335},     {0.25, -0.6744897501960817432022},
      {0.4, -0.2533471031357997413247},   {0.6, 0.2533471031357997413247},     {0.925, 1.439531470938456229063},
      {0.975, 1.959963984540053855604},   {0.999999, 4.753424308817087765688}, {1 - 0x1p-53, 8.209536151601386855631}};
  for (const auto& [p, quantile] : known) EXPECT_NEAR(normal_quantile(p) / quantile, 1, 6e-16) << p;
  EXPECT_EQ(normal_quantile(0.5), 0);
}

TEST(NormalQuantile, HasLimitsAtTheEndsAndNoValueBeyond) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(normal_quantile(0), -infinity);
  EXPECT_EQ(normal_quantile(1), infinity);
  for (const double p : {-0.1, 1.1, infinity, -infinity, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_TRUE(std::isnan(normal_quantile(p))) << p;
}

double chi_square(const std::vector<std::int64_t>& counts) {
  const double expected =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0})) / static_cast<double>(counts.size());
  double sum = 0;
  for (const std::int64_t count : counts)
    sum += (static_cast<double>(count) - expected) * (static_cast<double>(count) - expected) / expected;
  return sum;
}

TEST(Draws, IntegersAreUnbiasedForSmallBounds) {
  std::vector<std::int64_t> counts(7);
  const Draws draws(key, "dice");
  for (std::uint64_t i = 0; i < 70'000; ++i) ++counts.at(draws.integer(7, 0, i));
  EXPECT_LT(chi_square(counts), 22.5);  // 6 degrees of freedom, 1 of 1,000
}

// Without rejection the multiples of 3 would come twice as often as the others.
TEST(Draws, IntegersAreUnbiasedForBoundsNearTwoToThe64) {
  constexpr std::uint64_t bound = 3ULL << 62;
  std::vector<std::int64_t> remainders(3), thirds(3);
  const Draws draws(key, "dice");
  for (std::uint64_t i = 0; i < 60'000; ++i) {
    const std::uint64_t x = draws.integer(bound, 0, i);
    ASSERT_LT(x, bound);
    ++remainders[x % 3];
    ++thirds[x >> 62];
  }
  EXPECT_LT(chi_square(remainders), 13.8);  // 2 degrees of freedom
  EXPECT_LT(chi_square(thirds), 13.8);
}

TEST(Draws, IntegersTakeEveryBound) {
  const Draws draws(key, "dice");
  EXPECT_EQ(draws.integer(1, 2, 3), 0U);
  EXPECT_LT(draws.integer(std::numeric_limits<std::uint64_t>::max(), 2, 3), std::numeric_limits<std::uint64_t>::max());
  EXPECT_THROW((void)draws.integer(0, 2, 3), Error);
}

TEST(Draws, PermutationsAreBijective) {
  const Draws draws(key, "batch order");
  std::vector<std::uint64_t> sizes(300);
  std::iota(sizes.begin(), sizes.end(), 1);
  sizes.push_back(1'000);
  sizes.push_back(65'537);
  for (const std::uint64_t n : sizes) {
    std::vector<bool> hit(n);
    for (std::uint64_t i = 0; i < n; ++i) {
      const std::uint64_t image = draws.permuted(n, 9, i);
      ASSERT_LT(image, n);
      ASSERT_FALSE(hit[image]) << n << ": twice " << image;
      hit[image] = true;
    }
  }
}

TEST(Draws, PermutationsOfTheLargestSetsStayWithin) {
  const Draws draws(key, "batch order");
  const std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  EXPECT_LT(draws.permuted(largest, 0, largest - 1), largest);
  EXPECT_NE(draws.permuted(largest, 0, 0), draws.permuted(largest, 0, 1));
  EXPECT_THROW((void)draws.permuted(10, 0, 10), Error);
}

TEST(Draws, PermutationsDifferBetweenIterations) {
  const Draws draws(key, "batch order");
  for (const std::uint64_t n : {50U, 1'000U}) {
    std::uint64_t fixed = 0;
    for (std::uint64_t i = 0; i < n; ++i) fixed += draws.permuted(n, 1, i) == draws.permuted(n, 2, i);
    EXPECT_LT(fixed, 8U) << n;  // one is expected
  }
}

TEST(Draws, AllPermutationsOfFourAreEquallyLikely) {
  const Draws draws(key, "batch order");
  std::map<std::array<std::uint64_t, 4>, std::int64_t> seen;
  for (std::uint64_t iteration = 0; iteration < 24'000; ++iteration)
    ++seen[{draws.permuted(4, iteration, 0), draws.permuted(4, iteration, 1), draws.permuted(4, iteration, 2),
            draws.permuted(4, iteration, 3)}];
  ASSERT_EQ(seen.size(), 24U);
  std::vector<std::int64_t> counts;
  for (const auto& [permutation, count] : seen) counts.push_back(count);
  EXPECT_LT(chi_square(counts), 49.7);  // 23 degrees of freedom, 1 of 1,000
}

// The smallest sizes of the other algorithm are its hardest.
TEST(Draws, PermutationsMoveNeighboursIndependently) {
  constexpr std::uint64_t n = 66;
  const Draws draws(key, "batch order");
  std::vector<std::int64_t> images(n * (n - 1)), parities(2);
  for (std::uint64_t iteration = 0; iteration < 60'000; ++iteration) {
    const std::uint64_t first = draws.permuted(n, iteration, 0), second = draws.permuted(n, iteration, 1);
    ++images[first * (n - 1) + second - (second > first ? 1 : 0)];
  }
  const double freedom = static_cast<double>(images.size() - 1);
  EXPECT_LT(chi_square(images), freedom + 3.3 * std::sqrt(2 * freedom));
  for (std::uint64_t iteration = 0; iteration < 1'000; ++iteration) {
    std::vector<std::uint64_t> image(n);
    for (std::uint64_t i = 0; i < n; ++i) image[i] = draws.permuted(n, iteration, i);
    std::size_t swaps = 0;
    for (std::uint64_t i = 0; i < n; ++i)
      for (; image[i] != i; ++swaps) std::swap(image[i], image[image[i]]);
    ++parities[swaps % 2];
  }
  EXPECT_LT(chi_square(parities), 10.8);
}

}  // namespace
}  // namespace sower::random
