#pragma once
// The loop all optimizers share.

#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/optimize/optimizer.hpp"
#include "algorithms/state/state.hpp"
#include "runner/api/alone.hpp"

namespace sower::optimize {

/// Returns the loss at x and writes the gradient there, or an estimate of it, over `gradient`; both have the same length.
template <class F>
concept LossFunction = requires(F& f, std::span<const double> x, std::span<double> gradient) {
  { f(x, gradient) } -> std::same_as<double>;
};

/// What happened on the way down.
struct Descent {
  std::vector<double> x, gradient;  ///< at the last iterate
  std::vector<double> losses;       ///< at the start and after each step done
  std::vector<double> trajectory;   ///< iterates from the start on, losses.size() x dimension, row-major; empty unless asked for

  [[nodiscard]] std::int64_t steps_done() const { return static_cast<std::int64_t>(losses.size()) - 1; }
  [[nodiscard]] bool diverged() const { return !std::isfinite(losses.back()); }
};

struct Plan {
  std::vector<double> start;
  std::int64_t steps = 200;
  double learning_rate = 0.01;
  bool keep_trajectory = false;
  /// Is asked at the start and after each step, when the loss and the gradient there are known, whether it is the last.
  std::function<bool(const Descent&)> enough = [](const Descent&) { return false; };
};

/// How a descent is saved on its way.
struct Saving {
  Checkpoint& saved;
  std::int64_t steps = 1;                                                 ///< between two questions whether it is time to save
  std::function<void(std::int64_t)> done = [](std::int64_t) {};           ///< is told as often how many steps are
  std::function<void(state::Visitor&)> of_loss = [](state::Visitor&) {};  ///< visits what the loss keeps between calls
};

/// Makes `plan.steps` steps with a fresh rule, or fewer when a loss is not finite or it is enough. Goes on from the saved state, if there
/// is one.
template <UpdateRule Rule, LossFunction F>
Descent minimise(Rule&& rule, F&& f, const Plan& plan, const Saving& saving) {
  constexpr int version = 1;  // of the layout of the state
  Descent descent{.x = plan.start, .gradient = std::vector<double>(plan.start.size()), .losses = {}, .trajectory = {}};
  std::int64_t number = 1;
  const auto visit_state = [&](state::Visitor& visit) {
    visit(number);
    visit(descent.x);
    visit(descent.losses);
    visit(descent.trajectory);
    rule.state(visit);
    saving.of_loss(visit);
  };
  if (const std::vector<std::byte> before = saving.saved.restore(version); !before.empty()) {
    state::Reader reader(before);
    visit_state(reader);
  }
  for (;; ++number) {
    const double loss = f(std::span<const double>(descent.x), std::span<double>(descent.gradient));
    descent.losses.push_back(loss);
    if (plan.keep_trajectory) descent.trajectory.insert(descent.trajectory.end(), descent.x.begin(), descent.x.end());
    if (number > plan.steps || !std::isfinite(loss) || plan.enough(descent)) return descent;
    rule.update(descent.x, descent.gradient, Step{number, plan.learning_rate});
    if (number % saving.steps != 0) continue;
    saving.done(number);
    if (!saving.saved.due()) continue;
    ++number;  // the state is that of the next step's start
    state::Writer writer;
    visit_state(writer);
    saving.saved.save(version, writer.written());
    --number;
  }
}

/// The same without saving.
template <UpdateRule Rule, LossFunction F>
Descent minimise(Rule&& rule, F&& f, const Plan& plan) {
  NoCheckpoint nothing;
  return minimise(std::forward<Rule>(rule), std::forward<F>(f), plan, Saving{nothing});
}

}  // namespace sower::optimize
