#pragma once
// One number for the replicates of a point, and the best of many points.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sower::compare {

inline constexpr std::string_view statistics[] = {"mean", "sd", "standard_error", "min", "max", "median"};

/// One of `statistics` of the values. NaN when there are none, when one is NaN, and for sd and standard_error (unbiased variance, over n-1)
/// of fewer than two.
double statistic_of(std::string_view statistic, std::vector<double> values);

/// The place of the smallest number, or of the largest; of equal ones the first. NaN is never best.
std::optional<std::size_t> best_of(std::span<const double> numbers, bool smallest);

}  // namespace sower::compare
