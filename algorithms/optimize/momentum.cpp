#include "algorithms/optimize/momentum.hpp"

namespace sower::optimize {

void Momentum::fields(Fields& visit) {
  visit("beta", beta, "share of the velocity that is kept at each step", none, {.low = 0, .high = 1, .high_open = true});
  visit("dampening", dampening, "share of the gradient that does not enter the velocity, from the second step on", none, between(0, 1));
  visit("nesterov", nesterov, "look ahead: step by alpha g + beta v instead of v (Nesterov 1983, as in Sutskever et al. 2013)");
  visit("weight_decay", weight_decay, "lambda in the gradient's added term lambda theta", none, non_negative);
}

void Momentum::update(std::span<double> theta, std::span<const double> gradient, Step step) {
  velocity.resize(theta.size());  // zeros at the first step
  const double admitted = step.number == 1 ? 1 : 1 - dampening;
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const double push = step.learning_rate * (gradient[i] + weight_decay * theta[i]);
    velocity[i] = beta * velocity[i] + admitted * push;
    theta[i] -= nesterov ? push + beta * velocity[i] : velocity[i];
  }
}

namespace {
const Registered<Optimizer, OptimizerOf<Momentum>> entry;
}
}  // namespace sower::optimize
