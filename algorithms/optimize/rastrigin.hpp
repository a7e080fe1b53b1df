#pragma once
#include <span>

namespace sower::optimize {

/// f(x) = 10 n + sum x_i^2 - 10 cos(2 pi x_i) (Rastrigin 1974): a bowl with a local minimum near every point of whole coordinates, and
/// the global one, 0, at the origin.
struct Rastrigin {
  double operator()(std::span<const double> x, std::span<double> gradient) const;
};

}  // namespace sower::optimize
