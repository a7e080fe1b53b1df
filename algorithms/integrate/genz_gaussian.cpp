#include <cmath>
#include <numbers>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/integrate/genz.hpp"

namespace sower::integrate {
namespace {

struct GenzGaussian : Genz<GenzGaussian> {
  static constexpr std::string_view name = "genz_gaussian", summary = "Genz 4: exp(-sum a_i^2 (x_i - beta_i)^2)";
  static constexpr double difficulty = 100;
  static double scale(double n) { return n; }

  [[nodiscard]] std::optional<double> exact() const override {
    double product = 1;
    for (std::size_t i = 0; i < a().size(); ++i) {
      const double slope = a()[i], place = beta()[i];
      product *= (std::erf(slope * (1 - place)) + std::erf(slope * place)) / (2 * slope * std::numbers::inv_sqrtpi);
    }
    return product;
  }
  [[nodiscard]] auto function() const {
    return [a = a(), beta = beta()](Point x) {
      double sum = 0;
      for (std::size_t i = 0; i < a.size(); ++i) {
        const double distance = a[i] * (x[i] - beta[i]);
        sum += distance * distance;
      }
      return elementary::exp(-sum);
    };
  }
};

const Registered<Integrand, GenzGaussian> entry;

}  // namespace
}  // namespace sower::integrate
