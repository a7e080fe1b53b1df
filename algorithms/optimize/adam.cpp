#include "algorithms/optimize/adam.hpp"

#include <cmath>

namespace sower::optimize {

void Adam::fields(Fields& visit) {
  constexpr Range share{.low = 0, .high = 1, .high_open = true};
  visit("beta1", beta1, "share of the first moment that is kept at each step", none, share);
  visit("beta2", beta2, "share of the second moment that is kept at each step", none, share);
  visit("epsilon", epsilon, "added to the root, against division by zero", none, positive);
  visit("bias_correction", bias_correction, "divide the moments by 1 - beta^t, for they start at zero");
  visit("weight_decay", weight_decay, "lambda in the gradient's added term lambda theta", none, non_negative);
  visit("decoupled", decoupled, "shrink theta by alpha lambda theta instead of adding to the gradient (AdamW)");
}

void Adam::update(std::span<double> theta, std::span<const double> gradient, Step step) {
  for (auto* state : {&m, &v}) state->resize(theta.size());  // zeros at the first step
  beta1_to_the_t *= beta1;                                   // a product and not libm's pow, whose bits differ between machines
  beta2_to_the_t *= beta2;
  const double alpha = bias_correction ? step.learning_rate / (1 - beta1_to_the_t) : step.learning_rate;
  const double root = bias_correction ? std::sqrt(1 - beta2_to_the_t) : 1;
  const double kept = decoupled ? 1 - step.learning_rate * weight_decay : 1;
  const double coupled = decoupled ? 0 : weight_decay;
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const double g = gradient[i] + coupled * theta[i];
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    theta[i] = kept * theta[i] - alpha * m[i] / (std::sqrt(v[i]) / root + epsilon);
  }
}

void Adam::state(state::Visitor& visit) {
  visit(m);
  visit(v);
  visit(beta1_to_the_t);
  visit(beta2_to_the_t);
}

namespace {
const Registered<Optimizer, OptimizerOf<Adam>> entry;
}
}  // namespace sower::optimize
