// exp(U): small, smooth, and with known variance, hence the textbooks' first example for variance reduction.

#include <numbers>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/integrate/integrand.hpp"

namespace sower::integrate {
namespace {

struct Exponential : IntegrandOf<Exponential> {
  static constexpr std::string_view name = "exponential", summary = "exp(x) in one dimension: the integral is e - 1";
  static constexpr std::string_view reference = "J. M. Hammersley and D. C. Handscomb, Monte Carlo methods, Methuen, 1964, chapter 5";

  [[nodiscard]] std::int64_t dimension() const override { return 1; }
  [[nodiscard]] std::optional<double> exact() const override { return std::numbers::e - 1; }
  [[nodiscard]] auto function() const {
    return [](Point x) { return elementary::exp(x[0]); };
  }
};

const Registered<Integrand, Exponential> entry;

}  // namespace
}  // namespace sower::integrate
