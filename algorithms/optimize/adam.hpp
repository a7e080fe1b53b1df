#pragma once
#include <vector>

#include "algorithms/optimize/optimizer.hpp"

namespace sower::optimize {

/// Adam (Kingma, Ba 2015): m <- beta1 m + (1 - beta1) g, v <- beta2 v + (1 - beta2) g^2,
/// theta <- theta - alpha m' / (sqrt(v') + epsilon), where m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t), or m' = m and v' = v
/// without bias correction. Decoupled weight decay is AdamW (Loshchilov, Hutter 2019).
struct Adam {
  static constexpr std::string_view name = "adam", summary = "steps scaled by running moments of the gradient";
  static constexpr std::string_view reference =
      "D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR 2015, arXiv:1412.6980; decoupled: "
      "I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019, arXiv:1711.05101";
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  bool bias_correction = true;
  double weight_decay = 0;
  bool decoupled = false;
  std::vector<double> m, v;                       ///< state
  double beta1_to_the_t = 1, beta2_to_the_t = 1;  ///< state

  void fields(Fields& visit);
  void update(std::span<double> theta, std::span<const double> gradient, Step step);
  void state(state::Visitor& visit);
};

}  // namespace sower::optimize
