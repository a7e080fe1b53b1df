#include "algorithms/compare/statistic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algorithms/stats/moments.hpp"
#include "runner/api/error.hpp"

namespace sower::compare {
namespace {

double median_of(std::vector<double>& values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  const double high = values[half];
  if (values.size() % 2 == 1) return high;
  const double low = values[half - 1];
  return low == high ? low : low + (high - low) / 2;  // equal infinities have no difference
}

}  // namespace

double statistic_of(std::string_view statistic, std::vector<double> values) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  require(std::ranges::find(statistics, statistic) != std::end(statistics), "there is no statistic '", statistic, "'");
  if (values.empty() || std::ranges::any_of(values, [](double x) { return std::isnan(x); })) return nan;
  if (statistic == "min") return *std::ranges::min_element(values);
  if (statistic == "max") return *std::ranges::max_element(values);
  if (statistic == "median") return median_of(values);
  const stats::Moments moments = stats::moments_of(values);
  if (statistic == "mean") return moments.mean;
  if (moments.count < 2) return nan;
  return statistic == "sd" ? std::sqrt(moments.variance()) : moments.standard_error();
}

std::optional<std::size_t> best_of(std::span<const double> numbers, bool smallest) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!std::isnan(numbers[i]) && (!best || (smallest ? numbers[i] < numbers[*best] : numbers[i] > numbers[*best]))) best = i;
  return best;
}

}  // namespace sower::compare
