#include <cmath>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/integrate/genz.hpp"

namespace sower::integrate {
namespace {

struct GenzDiscontinuous : Genz<GenzDiscontinuous> {
  static constexpr std::string_view name = "genz_discontinuous",
                                    summary = "Genz 6: exp(sum a_i x_i) where x_1 <= beta_1 and x_2 <= beta_2, else 0";
  static constexpr double difficulty = 100;
  static double scale(double n) { return n * n; }

  [[nodiscard]] std::optional<double> exact() const override {
    double product = 1;
    for (std::size_t i = 0; i < a().size(); ++i) product *= std::expm1(a()[i] * (i < 2 ? beta()[i] : 1.0)) / a()[i];
    return product;
  }
  [[nodiscard]] auto function() const {
    return [a = a(), beta = beta()](Point x) {
      if (x[0] > beta[0] || (a.size() > 1 && x[1] > beta[1])) return 0.0;
      double sum = 0;
      for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * x[i];
      return elementary::exp(sum);
    };
  }
};

const Registered<Integrand, GenzDiscontinuous> entry;

}  // namespace
}  // namespace sower::integrate
