#pragma once
#include "algorithms/optimize/optimizer.hpp"

namespace sower::optimize {

/// Gradient descent, stochastic when the gradient is: theta <- theta - alpha g (Robbins, Monro 1951).
struct Sgd {
  static constexpr std::string_view name = "sgd", summary = "gradient descent, stochastic with mini-batches";
  static constexpr std::string_view reference =
      "H. Robbins and S. Monro, A stochastic approximation method, Annals of Mathematical Statistics 22 (1951) 400-407";
  double weight_decay = 0;

  void fields(Fields& visit);
  void update(std::span<double> theta, std::span<const double> gradient, Step step) const;
  void state(state::Visitor&) const {}  // it has none
};

}  // namespace sower::optimize
