#include "algorithms/optimize/rosenbrock.hpp"

#include "algorithms/optimize/problem.hpp"
#include "runner/api/registry.hpp"

namespace sower::optimize {

double Rosenbrock::operator()(std::span<const double> x, std::span<double> gradient) const {
  double sum = 0;
  gradient[0] = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double rise = x[i + 1] - x[i] * x[i], gap = 1 - x[i];
    sum += 100 * rise * rise + gap * gap;
    gradient[i] += -400 * x[i] * rise - 2 * gap;
    gradient[i + 1] = 200 * rise;
  }
  return sum;
}

namespace {

struct RosenbrockProblem final : Problem {
  static constexpr std::string_view name = "rosenbrock", summary = "a bent valley with a nearly flat floor";
  static constexpr std::string_view reference =
      "H. H. Rosenbrock, An automatic method for finding the greatest or least value of a function, The Computer Journal 3 (1960) "
      "175-184";
  std::int64_t n = 2;

  void fields(Fields& visit) override { visit("dimension", n, "number of parameters", none, between(2, largest_dimension)); }
  [[nodiscard]] std::optional<std::int64_t> dimension() const override { return n; }
  [[nodiscard]] Objective open() const override {
    Objective objective;
    for (std::int64_t i = 0; i < n; ++i) objective.start.push_back(i % 2 == 0 ? -1.2 : 1.0);
    objective.value_and_gradient = Rosenbrock{};
    objective.minimum = 0;
    return objective;
  }
};

const Registered<Problem, RosenbrockProblem> entry;

}  // namespace
}  // namespace sower::optimize
