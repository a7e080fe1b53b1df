// Price of a European call on a share that follows geometric Brownian motion: a discounted expectation over one normal variable.

#include <cmath>
#include <numbers>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/integrate/integrand.hpp"
#include "algorithms/random/normal_quantile.hpp"

namespace sower::integrate {
namespace {

double normal_probability(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

struct CallOption : IntegrandOf<CallOption> {
  static constexpr std::string_view name = "call_option", summary = "discounted payoff of a European call";
  static constexpr std::string_view reference =
      "F. Black and M. Scholes, The pricing of options and corporate liabilities, Journal of Political Economy 81 (1973) 637-654";
  double spot = 1, strike = 1, rate = 0.05, volatility = 0.2, maturity = 1;

  void fields(Fields& visit) override {
    visit("spot", spot, "price of the share today", none, positive);
    visit("strike", strike, "price it may be bought for at maturity", none, positive);
    visit("rate", rate, "riskless interest, continuously compounded", {"year-1"}, between(-1, 1));
    visit("volatility", volatility, "standard deviation of the logarithmic return in one year", none,
          {.low = 0, .high = 10, .low_open = true});
    visit("maturity", maturity, "time to maturity", {"year"}, {.low = 0, .high = 100, .low_open = true});
  }
  [[nodiscard]] std::int64_t dimension() const override { return 1; }

  /// Black and Scholes, J. Political Economy 81, 1973, eq. 13.
  [[nodiscard]] std::optional<double> exact() const override {
    const double spread = volatility * std::sqrt(maturity);
    const double d1 = (elementary::log(spot / strike) + rate * maturity) / spread + spread / 2;
    return spot * normal_probability(d1) - strike * elementary::exp(-rate * maturity) * normal_probability(d1 - spread);
  }
  [[nodiscard]] auto function() const {
    const double spread = volatility * std::sqrt(maturity), drift = (rate - volatility * volatility / 2) * maturity;
    const double discount = elementary::exp(-rate * maturity);
    return [=, today = spot, agreed = strike](Point x) {
      const double price = today * elementary::exp(drift + spread * random::normal_quantile(x[0]));
      return discount * (price > agreed ? price - agreed : 0.0);
    };
  }
};

const Registered<Integrand, CallOption> entry;

}  // namespace
}  // namespace sower::integrate
