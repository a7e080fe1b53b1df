#pragma once
#include <vector>

#include "algorithms/optimize/optimizer.hpp"

namespace sower::optimize {

/// Heavy ball (Polyak 1964): v <- beta v + alpha g, theta <- theta - v. With a constant learning rate this is PyTorch's SGD with
/// momentum, whose velocity is v / alpha.
struct Momentum {
  static constexpr std::string_view name = "momentum", summary = "gradient descent with momentum, heavy-ball or Nesterov's";
  static constexpr std::string_view reference =
      "B. T. Polyak, Some methods of speeding up the convergence of iteration methods, USSR Computational Mathematics and "
      "Mathematical Physics 4 (1964) 1-17; Y. Nesterov, A method of solving a convex programming problem with convergence rate "
      "O(1/k^2), Soviet Mathematics Doklady 27 (1983) 372-376";
  double beta = 0.9;
  double dampening = 0;
  bool nesterov = false;
  double weight_decay = 0;
  std::vector<double> velocity;  ///< state

  void fields(Fields& visit);
  void update(std::span<double> theta, std::span<const double> gradient, Step step);
  void state(state::Visitor& visit) { visit(velocity); }
};

}  // namespace sower::optimize
