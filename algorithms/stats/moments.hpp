#pragma once
// Count, mean and variance of many values, in pieces that can be merged.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace sower::stats {

/// What is known of `count` values: their mean and the sum of their squared distances from it.
struct Moments {
  std::int64_t count = 0;
  double mean = 0;
  double squares = 0;

  /// Unbiased; zero for fewer than two values.
  [[nodiscard]] double variance() const { return count < 2 ? 0.0 : squares / static_cast<double>(count - 1); }
  /// Standard deviation of the mean of independent values.
  [[nodiscard]] double standard_error() const { return count == 0 ? 0.0 : std::sqrt(variance() / static_cast<double>(count)); }
  [[nodiscard]] bool finite() const { return std::isfinite(mean) && std::isfinite(squares); }
};

/// The moments of both sets of values together (Chan, Golub, LeVeque, Am. Stat. 37, 1983). Merging with an empty one changes no bit.
inline Moments merge(const Moments& a, const Moments& b) {
  if (a.count == 0) return b;
  if (b.count == 0) return a;
  const std::int64_t count = a.count + b.count;
  const double shift = b.mean - a.mean, share = static_cast<double>(b.count) / static_cast<double>(count);
  return {count, a.mean + shift * share, a.squares + b.squares + shift * shift * share * static_cast<double>(a.count)};
}

/// One pass over the distances from the first value. No value of a sample is further than sqrt(n) standard deviations from the mean,
/// so at most a factor n of precision is lost: keep n to thousands and merge. Bits depend on the values and their order only.
inline Moments moments_of(std::span<const double> values) {
  if (values.empty()) return {};
  // Value i is added in lane i % 16. Spelt as vectors: g++ 12 makes shuffles of the same loop over an array of sums (three times slower).
  using Lanes [[gnu::vector_size(32)]] = double;
  constexpr std::size_t width = 4, rows = 4;
  std::array<Lanes, rows> sums{}, squares{};
  const double origin = values.front();
  const auto add = [&](const double* sixteen) {
    for (std::size_t row = 0; row < rows; ++row) {
      Lanes distance;
      std::memcpy(&distance, sixteen + row * width, sizeof distance);
      distance -= origin;
      sums[row] += distance;
      squares[row] += distance * distance;
    }
  };
  const std::size_t whole = values.size() / (rows * width) * (rows * width);
  for (std::size_t i = 0; i < whole; i += rows * width) add(values.data() + i);
  std::array<double, rows * width> rest;
  rest.fill(origin);  // at no distance: adds nothing
  std::ranges::copy(values.subspan(whole), rest.begin());
  add(rest.data());

  const auto total = [](const std::array<Lanes, rows>& parts) {
    const Lanes four = (parts[0] + parts[1]) + (parts[2] + parts[3]);
    return (four[0] + four[1]) + (four[2] + four[3]);
  };
  const double count = static_cast<double>(values.size()), sum = total(sums);
  // max(NaN, 0) is NaN: values that are not finite stay visible
  return {static_cast<std::int64_t>(values.size()), origin + sum / count, std::max(total(squares) - sum * sum / count, 0.0)};
}

}  // namespace sower::stats
