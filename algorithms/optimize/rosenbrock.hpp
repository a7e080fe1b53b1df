#pragma once
#include <span>

namespace sower::optimize {

/// f(x) = sum over i < n of 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2 (Rosenbrock 1960, chained): a bent valley whose floor falls slowly to
/// the minimum 0 at (1, ..., 1). From four dimensions on there is a second, local minimum near (-1, 1, ..., 1). n >= 2.
struct Rosenbrock {
  double operator()(std::span<const double> x, std::span<double> gradient) const;
};

}  // namespace sower::optimize
