#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sower::optimize {

/// f(x) = 1/2 sum a_i x_i^2 with its minimum 0 at the origin; curvatures a_i rise geometrically from 1 to `condition`.
class Quadratic {
 public:
  Quadratic(std::int64_t dimension, double condition);
  double operator()(std::span<const double> x, std::span<double> gradient) const;

 private:
  std::vector<double> curvature_;
};

}  // namespace sower::optimize
