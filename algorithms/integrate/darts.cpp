// Pi by throwing darts: the share of the unit square's points that lie within the quarter circle.

#include <numbers>

#include "algorithms/integrate/integrand.hpp"

namespace sower::integrate {
namespace {

struct Darts : IntegrandOf<Darts> {
  static constexpr std::string_view name = "darts", summary = "4 where x^2 + y^2 < 1, else 0: the integral is pi";
  static constexpr std::string_view reference = "J. M. Hammersley and D. C. Handscomb, Monte Carlo methods, Methuen, 1964, chapter 5";

  [[nodiscard]] std::int64_t dimension() const override { return 2; }
  [[nodiscard]] std::optional<double> exact() const override { return std::numbers::pi; }
  [[nodiscard]] auto function() const {
    return [](Point x) { return x[0] * x[0] + x[1] * x[1] < 1 ? 4.0 : 0.0; };
  }
};

const Registered<Integrand, Darts> entry;

}  // namespace
}  // namespace sower::integrate
