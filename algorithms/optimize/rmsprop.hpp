#pragma once
#include <vector>

#include "algorithms/optimize/optimizer.hpp"

namespace sower::optimize {

/// RMSprop (Tieleman, Hinton 2012): s <- rho s + (1 - rho) g^2, theta <- theta - alpha g / (sqrt(s) + epsilon). Centred (Graves 2013)
/// takes the square of the gradient's own running mean off s; with momentum the quotient enters a velocity instead of theta.
struct Rmsprop {
  static constexpr std::string_view name = "rmsprop", summary = "steps scaled by a running mean of squared gradients";
  static constexpr std::string_view reference =
      "T. Tieleman and G. Hinton, Lecture 6.5: RMSProp, Coursera: Neural networks for machine learning, 2012; centered: "
      "A. Graves, Generating sequences with recurrent neural networks, arXiv:1308.0850, 2013";
  double rho = 0.99;
  double epsilon = 1e-8;
  bool centered = false;
  double momentum = 0;
  double weight_decay = 0;
  std::vector<double> square, mean, velocity;  ///< state

  void fields(Fields& visit);
  void update(std::span<double> theta, std::span<const double> gradient, Step step);
  void state(state::Visitor& visit);
};

}  // namespace sower::optimize
