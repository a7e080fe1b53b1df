#pragma once
// What the six families of Genz's test integrands share (A. Genz, "Testing multidimensional integration routines", in Tools, Methods
// and Languages for Scientific and Engineering Computation, 1984): steepness a_i, place beta_i, and a measure of difficulty.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "algorithms/integrate/integrand.hpp"

namespace sower::integrate {

/// Base of a family, which has `difficulty` (Genz's h) and `scale(d)` (his d^e). Genz draws a and beta at random; here they are fixed
/// so that the integral is one number: a_i is proportional to i with d^e sum a_i = h, and beta_i = i / (d + 1), for i = 1 ... d.
template <class Family>
struct Genz : IntegrandOf<Family> {
  static constexpr std::string_view reference =
      "A. Genz, Testing multidimensional integration routines, in Tools, methods and languages for scientific and engineering "
      "computation, North-Holland, 1984, pp. 81-94";
  std::int64_t d = 5;
  double h = Family::difficulty;

  void fields(Fields& visit) override {
    visit("dimension", d, "number of coordinates", none, between(1, 100));
    visit("difficulty", h, "Genz's h = d^e sum a_i: the larger, the steeper", none, positive);
  }
  [[nodiscard]] std::int64_t dimension() const override { return d; }

 protected:
  [[nodiscard]] std::vector<double> a() const {
    const double n = static_cast<double>(d), unit = h / Family::scale(n) / (n * (n + 1) / 2);
    return multiples(unit);
  }
  [[nodiscard]] std::vector<double> beta() const { return multiples(1 / static_cast<double>(d + 1)); }

 private:
  [[nodiscard]] std::vector<double> multiples(double unit) const {
    std::vector<double> all;
    for (std::int64_t i = 1; i <= d; ++i) all.push_back(unit * static_cast<double>(i));
    return all;
  }
};

}  // namespace sower::integrate
