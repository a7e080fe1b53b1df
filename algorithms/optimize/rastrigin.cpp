#include "algorithms/optimize/rastrigin.hpp"

#include <numbers>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/optimize/problem.hpp"
#include "runner/api/registry.hpp"

namespace sower::optimize {

double Rastrigin::operator()(std::span<const double> x, std::span<double> gradient) const {
  constexpr double tau = 2 * std::numbers::pi;
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += x[i] * x[i] + 10 * (1 - elementary::cos_2pi(x[i]));
    gradient[i] = 2 * x[i] + 10 * tau * elementary::sin_2pi(x[i]);
  }
  return sum;
}

namespace {

struct RastriginProblem final : Problem {
  static constexpr std::string_view name = "rastrigin", summary = "a bowl with many local minima";
  static constexpr std::string_view reference = "L. A. Rastrigin, Systems of extremal control (in Russian), Nauka, Moscow, 1974";
  std::int64_t n = 2;

  void fields(Fields& visit) override { visit("dimension", n, "number of parameters", none, between(1, largest_dimension)); }
  [[nodiscard]] std::optional<std::int64_t> dimension() const override { return n; }
  [[nodiscard]] Objective open() const override {
    Objective objective;
    for (std::int64_t i = 0; i < n; ++i) objective.start.push_back(i % 2 == 0 ? 2.3 : -1.7);
    objective.value_and_gradient = Rastrigin{};
    objective.minimum = 0;
    return objective;
  }
};

const Registered<Problem, RastriginProblem> entry;

}  // namespace
}  // namespace sower::optimize
