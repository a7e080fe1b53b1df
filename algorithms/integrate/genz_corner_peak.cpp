#include <bit>
#include <cmath>
#include <limits>

#include "algorithms/integrate/genz.hpp"

namespace sower::integrate {
namespace {

double power(double base, std::int64_t exponent) {
  double product = 1;
  for (std::int64_t i = 0; i < exponent; ++i) product *= base;
  return product;
}

struct GenzCornerPeak : Genz<GenzCornerPeak> {
  static constexpr std::string_view name = "genz_corner_peak", summary = "Genz 3: (1 + sum a_i x_i)^-(d+1)";
  static constexpr double difficulty = 600;
  static double scale(double n) { return n * n; }

  /// Alternating sum over the cube's corners of 1 / (1 + the a_i of the corner), over d! prod a_i. In high dimensions the terms
  /// cancel: no value then rather than a wrong one.
  [[nodiscard]] std::optional<double> exact() const override {
    if (d > 16) return std::nullopt;
    const std::vector<double> slopes = a();
    double sum = 0, magnitude = 0, divisor = 1;
    for (std::uint32_t corner = 0; corner < (1U << d); ++corner) {
      double height = 1;
      for (std::size_t i = 0; i < slopes.size(); ++i)
        if ((corner >> i & 1U) != 0) height += slopes[i];
      sum += std::popcount(corner) % 2 == 0 ? 1 / height : -1 / height;
      magnitude += 1 / height;
    }
    if (magnitude * std::numeric_limits<double>::epsilon() > 1e-10 * std::abs(sum)) return std::nullopt;
    for (std::size_t i = 0; i < slopes.size(); ++i) divisor *= static_cast<double>(i + 1) * slopes[i];
    return sum / divisor;
  }
  [[nodiscard]] auto function() const {
    return [exponent = d + 1, a = a()](Point x) {
      double height = 1;
      for (std::size_t i = 0; i < a.size(); ++i) height += a[i] * x[i];
      return 1 / power(height, exponent);
    };
  }
};

const Registered<Integrand, GenzCornerPeak> entry;

}  // namespace
}  // namespace sower::integrate
