#pragma once
// What an optimizer is: a rule that turns a gradient into a step. A new one is a pair of files like adam.{hpp,cpp}.

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "algorithms/state/state.hpp"
#include "runner/api/fields.hpp"
#include "runner/api/registry.hpp"

namespace sower::optimize {

struct Step {
  std::int64_t number;   ///< 1 for the first
  double learning_rate;  ///< the article's alpha
};

/// Moves `theta` by one step, given the gradient there; both have the same length at every step. A rule keeps its own state (velocity,
/// moments) between steps, so a fresh copy starts each descent. `state` visits all of it, in the same order each time, for checkpoints.
template <class R>
concept UpdateRule = requires(R& rule, std::span<double> theta, std::span<const double> gradient, Step step, state::Visitor& visit) {
  { rule.update(theta, gradient, step) } -> std::same_as<void>;
  { rule.state(visit) } -> std::same_as<void>;
};

/// An optimizer as a study chooses it.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  virtual void fields(Fields& visit) = 0;
  /// One of the same settings; taken before the first step it starts a descent of its own.
  [[nodiscard]] virtual std::unique_ptr<Optimizer> copy() const = 0;
  virtual void update(std::span<double> theta, std::span<const double> gradient, Step step) = 0;
  virtual void state(state::Visitor& visit) = 0;
};

/// Makes an Optimizer of a rule that has `name`, `summary` and `fields`: `const Registered<Optimizer, OptimizerOf<Adam>> entry;`
template <UpdateRule Rule>
class OptimizerOf final : public Optimizer {
 public:
  static constexpr std::string_view name = Rule::name, summary = Rule::summary, reference = Rule::reference;

  void fields(Fields& visit) override { rule_.fields(visit); }
  [[nodiscard]] std::unique_ptr<Optimizer> copy() const override { return std::make_unique<OptimizerOf>(*this); }
  void update(std::span<double> theta, std::span<const double> gradient, Step step) override { rule_.update(theta, gradient, step); }
  void state(state::Visitor& visit) override { rule_.state(visit); }

 private:
  Rule rule_;
};

}  // namespace sower::optimize
