#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "algorithms/compare/statistic.hpp"
#include "runner/api/error.hpp"

namespace sower::compare {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double nan_value = std::nan("");

TEST(CompareStatistic, OfAFewNumbersIsWhatItIsByHand) {
  const std::vector<double> values{4, 1, 2, 9};
  EXPECT_DOUBLE_EQ(statistic_of("mean", values), 4);
  EXPECT_DOUBLE_EQ(statistic_of("sd", values), std::sqrt((0 + 9 + 4 + 25) / 3.0));
  EXPECT_DOUBLE_EQ(statistic_of("standard_error", values), std::sqrt(38 / 3.0) / 2);
  EXPECT_EQ(statistic_of("min", values), 1);
  EXPECT_EQ(statistic_of("max", values), 9);
  EXPECT_EQ(statistic_of("median", values), 3);
  EXPECT_EQ(statistic_of("median", {4, 1, 9}), 4);
}

TEST(CompareStatistic, OfNothingAndOfWhatIsNoNumberIsNaN) {
  for (const std::string_view statistic : statistics) {
    EXPECT_TRUE(std::isnan(statistic_of(statistic, {}))) << statistic;
    EXPECT_TRUE(std::isnan(statistic_of(statistic, {1, nan_value, 2}))) << statistic;
  }
  EXPECT_TRUE(std::isnan(statistic_of("sd", {3})));
  EXPECT_TRUE(std::isnan(statistic_of("standard_error", {3})));
  EXPECT_EQ(statistic_of("median", {infinity, infinity}), infinity);
  EXPECT_EQ(statistic_of("mean", {3}), 3);
  EXPECT_THROW(static_cast<void>(statistic_of("mode", {1})), Error);
}

TEST(CompareBest, IsTheFirstOfEqualOnesAndNeverNaN) {
  const std::vector<double> numbers{nan_value, 3, 1, 1, 7, 7};
  EXPECT_EQ(best_of(numbers, true), 2U);
  EXPECT_EQ(best_of(numbers, false), 4U);
  EXPECT_EQ(best_of(std::vector{nan_value}, true), std::nullopt);
  EXPECT_EQ(best_of({}, true), std::nullopt);
}

}  // namespace
}  // namespace sower::compare
