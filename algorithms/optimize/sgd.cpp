#include "algorithms/optimize/sgd.hpp"

namespace sower::optimize {

void Sgd::fields(Fields& visit) {
  visit("weight_decay", weight_decay, "lambda in the gradient's added term lambda theta", none, non_negative);
}

void Sgd::update(std::span<double> theta, std::span<const double> gradient, Step step) const {
  for (std::size_t i = 0; i < theta.size(); ++i) theta[i] -= step.learning_rate * (gradient[i] + weight_decay * theta[i]);
}

namespace {
const Registered<Optimizer, OptimizerOf<Sgd>> entry;
}
}  // namespace sower::optimize
