#include "algorithms/optimize/quadratic.hpp"

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/optimize/problem.hpp"
#include "runner/api/registry.hpp"

namespace sower::optimize {

Quadratic::Quadratic(std::int64_t dimension, double condition) : curvature_(static_cast<std::size_t>(dimension), 1.0) {
  if (dimension == 1) return;
  const double log_ratio = elementary::log(condition) / static_cast<double>(dimension - 1);
  for (std::size_t i = 1; i + 1 < curvature_.size(); ++i) curvature_[i] = elementary::exp(log_ratio * static_cast<double>(i));
  curvature_.back() = condition;
}

double Quadratic::operator()(std::span<const double> x, std::span<double> gradient) const {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    gradient[i] = curvature_[i] * x[i];
    sum += gradient[i] * x[i];
  }
  return 0.5 * sum;
}

namespace {

struct QuadraticProblem final : Problem {
  static constexpr std::string_view name = "quadratic", summary = "1/2 sum a_i x_i^2 with curvatures from 1 to the condition number";
  static constexpr std::string_view reference =
      "J. Nocedal and S. J. Wright, Numerical optimization, 2nd edition, Springer, 2006, section 3.3";
  std::int64_t n = 2;
  double condition = 10;

  void fields(Fields& visit) override {
    visit("dimension", n, "number of parameters", none, between(1, largest_dimension));
    visit("condition", condition, "largest over smallest curvature; has no effect in one dimension", none, at_least(1));
  }
  [[nodiscard]] std::optional<std::int64_t> dimension() const override { return n; }
  [[nodiscard]] Objective open() const override {
    Objective objective;
    objective.start.assign(static_cast<std::size_t>(n), 1.0);
    objective.value_and_gradient = Quadratic(n, condition);
    objective.minimum = 0;
    return objective;
  }
};

const Registered<Problem, QuadraticProblem> entry;

}  // namespace
}  // namespace sower::optimize
