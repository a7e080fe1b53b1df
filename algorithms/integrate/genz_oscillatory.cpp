#include <cmath>
#include <numbers>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/integrate/genz.hpp"

namespace sower::integrate {
namespace {

struct GenzOscillatory : Genz<GenzOscillatory> {
  static constexpr std::string_view name = "genz_oscillatory", summary = "Genz 1: cos(2 pi beta_1 + sum a_i x_i)";
  static constexpr double difficulty = 110;
  static double scale(double n) { return n * std::sqrt(n); }

  /// Real part of exp(2 pi i beta_1) times the product of the integrals of exp(i a x).
  [[nodiscard]] std::optional<double> exact() const override {
    double phase = 2 * std::numbers::pi * beta()[0], product = 1;
    for (const double a_i : a()) {
      phase += a_i / 2;
      product *= elementary::sin(a_i / 2) / (a_i / 2);
    }
    return product * elementary::cos(phase);
  }
  [[nodiscard]] auto function() const {
    return [start = 2 * std::numbers::pi * beta()[0], a = a()](Point x) {
      double phase = start;
      for (std::size_t i = 0; i < a.size(); ++i) phase += a[i] * x[i];
      return elementary::cos(phase);
    };
  }
};

const Registered<Integrand, GenzOscillatory> entry;

}  // namespace
}  // namespace sower::integrate
