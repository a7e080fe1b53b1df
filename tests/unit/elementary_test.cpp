#include "algorithms/elementary/elementary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "algorithms/random/draws.hpp"
#include "runner/api/error.hpp"

namespace sower::elementary {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

/// How far `y` is from the exact value, in units of the last place of a double of that size.
double ulps(double y, long double exact) {
  int exponent = 0;
  std::frexp(static_cast<double>(exact), &exponent);
  return static_cast<double>(std::fabs(y - exact) / std::ldexp(1.0L, std::max(exponent - 53, -1074)));
}

struct Interval {
  double low, high;
};

template <class Function, class Reference>
double largest_error(Interval interval, Function function, Reference reference) {
  const random::Draws draws({{1, 2, 3, 4}}, "arguments");
  double largest = 0;
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    const double x = interval.low + (interval.high - interval.low) * draws.uniform(0, i);
    largest = std::max(largest, ulps(function(x), reference(static_cast<long double>(x))));
  }
  return largest;
}

TEST(Elementary, ExpIsWithin0p87Ulp) {
  const auto error = [](Interval interval) {
    return largest_error(
        interval, [](double x) { return exp(x); }, [](long double x) { return std::exp(x); });
  };
  for (const Interval interval : {Interval{-0.4, 0.4}, {-20, 20}, {-708, 709.7}, {-745, -708}})
    EXPECT_LT(error(interval), 0.87) << interval.low;
}

TEST(Elementary, LogIsWithin0p87Ulp) {
  const auto error = [](Interval interval) {
    return largest_error(
        interval, [](double x) { return log(x); }, [](long double x) { return std::log(x); });
  };
  for (const Interval interval : {Interval{0.7, 1.45}, {0.999, 1.001}, {0, 1}, {1, 1e6}, {0, 1e308}, {0, 1e-308}})
    EXPECT_LT(error(interval), 0.87) << interval.low;
}

TEST(Elementary, SineAndCosineAreWithin0p82UlpUpToTheEndOfTheirDomain) {
  for (const double end : {0.8, 4.0, 100.0, 1e5, 0x1p30, 0x1p40}) {
    EXPECT_LT(largest_error(
                  {-end, end}, [](double x) { return sin(x); }, [](long double x) { return std::sin(x); }),
              0.82)
        << end;
    EXPECT_LT(largest_error(
                  {-end, end}, [](double x) { return cos(x); }, [](long double x) { return std::cos(x); }),
              0.82)
        << end;
  }
}

TEST(Elementary, SineAndCosineKeepTheirDigitsNextToTheirZeros) {
  for (double k = 1; k < 0x1p38; k = std::floor(1.01 * k) + 1) {
    const double x = static_cast<double>(k * std::numbers::pi_v<long double> / 2);
    ASSERT_LT(ulps(sin(x), std::sin(static_cast<long double>(x))), 0.82) << x;
    ASSERT_LT(ulps(cos(x), std::cos(static_cast<long double>(x))), 0.82) << x;
  }
}

/// sin(2 pi (x + quarters / 4)), with the full relative precision next to zeros.
long double sine_of_turns(long double x, int quarters) {
  const long double turn = x - std::rint(x), nearest = std::rint(4 * turn);
  const long double rest = 2 * std::numbers::pi_v<long double> * (turn - nearest / 4);
  const int q = (static_cast<int>(nearest) + quarters + 4) % 4;
  return (q < 2 ? 1 : -1) * (q % 2 == 0 ? std::sin(rest) : std::cos(rest));
}

TEST(Elementary, FullTurnsAreWithin0p82UlpAndExactAtQuarters) {
  for (const double end : {0.125, 1.0, 1e4}) {
    const auto sine = [](long double x) { return sine_of_turns(x, 0); };
    const auto cosine = [](long double x) { return sine_of_turns(x, 1); };
    EXPECT_LT(largest_error(
                  {-end, end}, [](double x) { return sin_2pi(x); }, sine),
              0.82)
        << end;
    EXPECT_LT(largest_error(
                  {-end, end}, [](double x) { return cos_2pi(x); }, cosine),
              0.82)
        << end;
  }
  for (int quarter = -9; quarter < 10; ++quarter) {
    const int q = (quarter + 12) % 4;
    EXPECT_EQ(sin_2pi(quarter / 4.0), q == 1 ? 1 : q == 3 ? -1 : 0) << quarter;
    EXPECT_EQ(cos_2pi(quarter / 4.0), q == 0 ? 1 : q == 2 ? -1 : 0) << quarter;
  }
  EXPECT_EQ(sin_2pi(0x1p60), 0);
  EXPECT_EQ(cos_2pi(std::numeric_limits<double>::max()), 1);
}

TEST(Elementary, ExpHasItsLimits) {
  EXPECT_EQ(exp(0.0), 1);
  EXPECT_EQ(exp(-0.0), 1);
  EXPECT_EQ(exp(infinity), infinity);
  EXPECT_EQ(exp(710.0), infinity);
  EXPECT_EQ(exp(1e308), infinity);
  EXPECT_EQ(bits(exp(-infinity)), bits(0.0));
  EXPECT_EQ(bits(exp(-746.0)), bits(0.0));
  EXPECT_EQ(exp(-745.0), std::numeric_limits<double>::denorm_min());
  EXPECT_LT(exp(709.78), infinity);
  EXPECT_TRUE(std::isnan(exp(nan)));
}

TEST(Elementary, LogHasItsLimits) {
  EXPECT_EQ(bits(log(1.0)), bits(0.0));
  EXPECT_EQ(log(0.0), -infinity);
  EXPECT_EQ(log(-0.0), -infinity);
  EXPECT_EQ(log(infinity), infinity);
  EXPECT_NEAR(log(std::numeric_limits<double>::denorm_min()), -744.4400719213812, 1e-12);
  EXPECT_NEAR(log(std::numeric_limits<double>::max()), 709.782712893384, 1e-12);
  for (const double x : {-1.0, -1e-320, -infinity, nan, -nan}) EXPECT_TRUE(std::isnan(log(x))) << x;
}

TEST(Elementary, SineAndCosineHaveTheirLimits) {
  for (double (*const odd)(double) : {static_cast<double (*)(double)>(sin), static_cast<double (*)(double)>(sin_2pi)}) {
    EXPECT_EQ(bits(odd(0.0)), bits(0.0));
    EXPECT_EQ(bits(odd(-0.0)), bits(-0.0));
    EXPECT_EQ(bits(odd(-0.3)), bits(-odd(0.3)));
  }
  EXPECT_EQ(sin(1e-300), 1e-300);
  EXPECT_EQ(cos(0.0), 1);
  EXPECT_EQ(bits(cos(-0.3)), bits(cos(0.3)));
  for (const double x : {infinity, -infinity, nan}) {
    EXPECT_TRUE(std::isnan(sin(x)) && std::isnan(cos(x)) && std::isnan(sin_2pi(x)) && std::isnan(cos_2pi(x))) << x;
  }
  EXPECT_TRUE(std::isnan(sin(0x1p41)) && std::isnan(cos(-0x1p41)));
}

// Pinned: they are the same with every compiler, option and processor that has fused multiply-add.
TEST(Elementary, KeepTheirBitsFromReleaseToRelease) {
  EXPECT_EQ(exp(0.1), 0x1.1aec7b35a00d4p+0);
  EXPECT_EQ(exp(-3.7), 0x1.9511fc6871044p-6);
  EXPECT_EQ(exp(-740.0), 0x0.0000000000055p-1022);
  EXPECT_EQ(log(0.1), -0x1.26bb1bbb55515p+1);
  EXPECT_EQ(log(1e300), 0x1.5963447f87fb5p+9);
  EXPECT_EQ(sin(-3.7), 0x1.0f46aec2e1b41p-1);
  EXPECT_EQ(cos(1e5), -0x1.ffac3841b3da7p-1);
  EXPECT_EQ(sin_2pi(123.456), 0x1.1780b651b4f98p-2);
  EXPECT_EQ(cos_2pi(-3.7), -0x1.3c6ef372fe93cp-2);
}

struct Named {
  const char* name;
  double (*one)(double);
  void (*all)(std::span<const double>, std::span<double>);
  Interval interval;
};

class Vectorised : public testing::TestWithParam<Named> {};

TEST_P(Vectorised, HasTheBitsOfTheScalarFunctionForEverySplitAndAlignment) {
  constexpr std::size_t size = 61;
  const auto [name, one, all, interval] = GetParam();
  std::vector<double> x(size + 16), y(size + 16);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = interval.low + (interval.high - interval.low) * random::Draws({{1, 2, 3, 4}}, "arguments").uniform(0, i);
  x[9] = 0, x[20] = infinity, x[31] = nan, x[42] = -infinity, x[53] = 1e-310;
  for (std::size_t from = 0; from < 8; ++from)
    for (std::size_t to = 0; to < 8; ++to)
      for (std::size_t split = 0; split <= size; split += 7 - to / 2) {
        const auto in = std::span<const double>(x).subspan(from, size);
        const auto out = std::span(y).subspan(to, size);
        std::fill(y.begin(), y.end(), -7.0);
        all(in.first(split), out.first(split));
        all(in.subspan(split), out.subspan(split));
        for (std::size_t i = 0; i < size; ++i) {
          const double expected = one(in[i]);  // the sign of NaN is nobody's promise
          ASSERT_TRUE(bits(out[i]) == bits(expected) || (std::isnan(out[i]) && std::isnan(expected))) << name << " of " << in[i];
        }
        for (std::size_t i = 0; i < y.size(); ++i) ASSERT_TRUE((i >= to && i < to + size) || y[i] == -7) << "wrote beside its buffer";
      }
}

TEST_P(Vectorised, WorksInPlace) {
  const auto [name, one, all, interval] = GetParam();
  std::vector<double> x(37, interval.high / 3);
  all(x, x);
  for (const double y : x) ASSERT_EQ(bits(y), bits(one(interval.high / 3)));
}

TEST_P(Vectorised, RefusesBuffersOfDifferentLength) {
  std::vector<double> x(4), y(3);
  EXPECT_THROW(GetParam().all(x, y), Error);
}

INSTANTIATE_TEST_SUITE_P(Elementary, Vectorised,
                         testing::Values(Named{"exp", exp, exp, {-800, 800}}, Named{"log", log, log, {-1, 5}},
                                         Named{"sin", sin, sin, {-1e6, 1e6}}, Named{"cos", cos, cos, {-1e6, 1e6}},
                                         Named{"sin_2pi", sin_2pi, sin_2pi, {-3, 3}}, Named{"cos_2pi", cos_2pi, cos_2pi, {-3, 3}}),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace sower::elementary
