#include "algorithms/optimize/rmsprop.hpp"

#include <cmath>

namespace sower::optimize {

void Rmsprop::fields(Fields& visit) {
  constexpr Range share{.low = 0, .high = 1, .high_open = true};
  visit("rho", rho, "share of the running means that is kept at each step", none, share);
  visit("epsilon", epsilon, "added to the root, against division by zero", none, positive);
  visit("centered", centered, "scale by the running standard deviation instead of the root mean square");
  visit("momentum", momentum, "share of the velocity that is kept at each step", none, share);
  visit("weight_decay", weight_decay, "lambda in the gradient's added term lambda theta", none, non_negative);
}

void Rmsprop::update(std::span<double> theta, std::span<const double> gradient, Step step) {
  for (auto* state : {&square, &mean, &velocity}) state->resize(theta.size());  // zeros at the first step
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const double g = gradient[i] + weight_decay * theta[i];
    square[i] = rho * square[i] + (1 - rho) * g * g;
    mean[i] = rho * mean[i] + (1 - rho) * g;
    // Rounding may leave the variance of a constant gradient a little below zero.
    const double spread = centered ? std::sqrt(std::fmax(square[i] - mean[i] * mean[i], 0)) : std::sqrt(square[i]);
    velocity[i] = momentum * velocity[i] + g / (spread + epsilon);
    theta[i] -= step.learning_rate * velocity[i];
  }
}

void Rmsprop::state(state::Visitor& visit) {
  for (auto* part : {&square, &mean, &velocity}) visit(*part);
}

namespace {
const Registered<Optimizer, OptimizerOf<Rmsprop>> entry;
}
}  // namespace sower::optimize
