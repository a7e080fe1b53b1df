#include <cmath>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/integrate/genz.hpp"

namespace sower::integrate {
namespace {

struct GenzContinuous : Genz<GenzContinuous> {
  static constexpr std::string_view name = "genz_continuous", summary = "Genz 5: exp(-sum a_i |x_i - beta_i|)";
  static constexpr double difficulty = 150;
  static double scale(double n) { return n * n; }

  [[nodiscard]] std::optional<double> exact() const override {
    double product = 1;
    for (std::size_t i = 0; i < a().size(); ++i) {
      const double slope = a()[i], place = beta()[i];
      product *= -(std::expm1(-slope * place) + std::expm1(-slope * (1 - place))) / slope;
    }
    return product;
  }
  [[nodiscard]] auto function() const {
    return [a = a(), beta = beta()](Point x) {
      double sum = 0;
      for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * std::abs(x[i] - beta[i]);
      return elementary::exp(-sum);
    };
  }
};

const Registered<Integrand, GenzContinuous> entry;

}  // namespace
}  // namespace sower::integrate
