#include <cmath>

#include "algorithms/integrate/genz.hpp"

namespace sower::integrate {
namespace {

struct GenzProductPeak : Genz<GenzProductPeak> {
  static constexpr std::string_view name = "genz_product_peak", summary = "Genz 2: product of 1 / (a_i^-2 + (x_i - beta_i)^2)";
  static constexpr double difficulty = 600;
  static double scale(double n) { return n * n; }

  [[nodiscard]] std::optional<double> exact() const override {
    double product = 1;
    for (std::size_t i = 0; i < a().size(); ++i) {
      const double slope = a()[i], place = beta()[i];
      product *= slope * (std::atan(slope * (1 - place)) + std::atan(slope * place));
    }
    return product;
  }
  [[nodiscard]] auto function() const {
    return [a = a(), beta = beta()](Point x) {
      double product = 1;
      for (std::size_t i = 0; i < a.size(); ++i) product *= 1 / (a[i] * a[i]) + (x[i] - beta[i]) * (x[i] - beta[i]);
      return 1 / product;
    };
  }
};

const Registered<Integrand, GenzProductPeak> entry;

}  // namespace
}  // namespace sower::integrate
