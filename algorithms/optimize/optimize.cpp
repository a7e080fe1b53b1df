#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "algorithms/optimize/minimise.hpp"
#include "algorithms/optimize/optimizer.hpp"
#include "algorithms/optimize/problem.hpp"
#include "algorithms/random/draws.hpp"
#include "runner/api/experiment.hpp"

namespace sower::optimize {
namespace {

/// The numbers of the rows of one batch after the other: every epoch takes all rows once, in an order of its own. A batch may begin in
/// one epoch and end in the next, so that all have the same size.
class Batches {
 public:
  Batches(StreamKey streams, std::int64_t rows, std::int64_t size)
      : draws_(streams, "batch order"), rows_(static_cast<std::uint64_t>(rows)), batch_(static_cast<std::size_t>(size)) {}

  std::span<const std::int64_t> next() {
    for (std::int64_t& row : batch_) {
      row = static_cast<std::int64_t>(draws_.permuted(rows_, taken_ / rows_, taken_ % rows_));
      ++taken_;
    }
    return batch_;
  }
  void state(state::Visitor& visit) { visit(taken_); }

 private:
  random::Draws draws_;
  std::uint64_t rows_, taken_ = 0;
  std::vector<std::int64_t> batch_;
};

/// In the order of the elements, whatever their address.
double norm(std::span<const double> x) {
  return std::sqrt(std::accumulate(x.begin(), x.end(), 0.0, [](double sum, double value) { return sum + value * value; }));
}

/// `values` with NaN behind them up to `length`, so that tasks that diverged have arrays of the same shape as the others.
std::vector<double> padded(std::vector<double> values, std::size_t length) {
  values.resize(length, std::numeric_limits<double>::quiet_NaN());
  return values;
}

/// The last iterate of the task with the smallest last loss; of equal ones the first. Those that diverged do not count.
std::vector<double> best_iterate(Needed& needed) {
  std::vector<double> best;
  double least = std::numeric_limits<double>::infinity();
  for (const std::string& experiment : needed.experiments()) {
    const std::vector<NeededTask> tasks = needed.tasks(experiment);
    for (std::size_t task = 0; task < tasks.size(); ++task) {
      if (tasks[task].diverged) continue;
      const std::vector<double> loss = numbers_of(needed.variable(experiment, task, "loss"));
      if (loss.size() != 1 || !(loss.front() < least)) continue;
      least = loss.front();
      best = numbers_of(needed.variable(experiment, task, "x"));
    }
  }
  require(!best.empty(), "no needed task ended with a finite loss, so there is nowhere to start from");
  return best;
}

/// A number that is not finite; streams would also write "-nan", as no arithmetic promises.
std::string_view in_words(double loss) { return std::isnan(loss) ? "nan" : loss > 0 ? "inf" : "-inf"; }

struct Optimize final : Experiment {
  static constexpr std::string_view name = "optimize", summary = "minimises a test problem with an optimizer";
  static constexpr std::string_view reference =
      "L. Bottou, F. E. Curtis and J. Nocedal, Optimization methods for large-scale machine learning, SIAM Review 60 (2018) 223-311";
  Choice<Problem> problem{"rosenbrock"};
  Choice<Optimizer> optimizer{"adam"};
  double learning_rate = 0.01;
  std::int64_t steps = 200;
  std::vector<double> start;
  std::string start_from = "start";
  double start_spread = 0.1;
  std::int64_t batch = 0;
  std::string trajectory = "auto";

  void fields(Fields& visit) override {
    visit("problem", problem, "the problem that is minimised");
    visit("optimizer", optimizer, "the optimizer");
    visit("learning_rate", learning_rate, "alpha, the length of a step in units the optimizer defines", none, positive);
    visit("steps", steps, "number of updates", none, between(1, 10'000'000));
    visit("start", start, "where to start; empty: the problem's usual start");
    visit("start_from", start_from,
          "start: there; best_needed: where the task of all that are needed ended whose last loss is the smallest",
          {"start", "best_needed"});
    visit("start_spread", start_spread, "standard deviation of the noise added to the start, the same for every optimizer", none,
          non_negative);
    visit("batch", batch, "rows of data in each gradient; 0: all of them; has no effect on problems without data", none, non_negative);
    visit("trajectory", trajectory, "whether to record every iterate; auto: when they are at most 20,000 numbers",
          {"auto", "always", "never"});
  }

  void check(const Complain& complain) const override {
    problem->check([&](std::string_view key, std::string message) { complain("problem." + std::string(key), std::move(message)); });
    if (start_from == "best_needed" && !start.empty())
      complain("start", "it has no meaning with start_from: best_needed; remove one of them");
    const auto dimension = problem->dimension();
    if (!dimension) return;
    if (!start.empty() && std::cmp_not_equal(start.size(), *dimension))
      complain("start", text("expected ", *dimension, " numbers, as many as the problem has parameters, found ", start.size()));
  }

  [[nodiscard]] bool works_on_results() const override { return start_from == "best_needed"; }

  [[nodiscard]] Diagnostics diagnostics() const override {
    return {{"gradient_norm", "Euclidean norm of the gradient, with 'batch' that of the batch; looked at after each step"},
            {"loss", "looked at after each step"}};
  }

  void run(Context& context) const override {
    const Objective objective = problem->open();
    const Plan plan = plan_for(objective, context);
    Descent descent = descend(objective, plan, context);
    if (batch > 0 && objective.rows && !descent.diverged()) objective.value_and_gradient(descent.x, descent.gradient);  // of all rows again
    record(objective, descent, context.out);
    record_curves(objective, descent, context.out);
    if (descent.diverged()) context.out.diverged(text("loss is ", in_words(descent.losses.back()), " at step ", descent.steps_done()));
  }

 private:
  [[nodiscard]] Plan plan_for(const Objective& objective, const Context& context) const {
    Plan plan{.start = start.empty() ? objective.start : start, .steps = steps, .learning_rate = learning_rate};
    if (start_from == "best_needed") plan.start = best_iterate(context.needed);
    require(plan.start.size() == objective.start.size(), "start has ", plan.start.size(), " numbers, but the problem has ",
            objective.start.size(), " parameters");
    const random::Draws draws(context.streams, "start");
    for (std::size_t i = 0; i < plan.start.size(); ++i) plan.start[i] += start_spread * draws.normal(0, i);
    plan.enough = [&enough = context.enough](const Descent& descent) {
      return enough(descent.steps_done(), [&descent](std::string_view diagnostic) {
        return diagnostic == "loss" ? descent.losses.back() : norm(descent.gradient);
      });
    };
    constexpr std::size_t many = 20'000;
    plan.keep_trajectory = trajectory == "always" || (trajectory == "auto" && iterates() * plan.start.size() <= many);
    return plan;
  }

  [[nodiscard]] Descent descend(const Objective& objective, const Plan& plan, Context& context) const {
    const auto rule = optimizer->copy();
    const auto loss_and_gradient = [&](std::span<const double> x, std::span<double> gradient) {
      context.out.check_time();
      return objective.value_and_gradient(x, gradient);
    };
    Saving saving{context.saved, steps_between_looks(objective), [&](std::int64_t done) { context.progress(done, steps, "step"); }};
    if (batch == 0 || !objective.rows) return minimise(*rule, loss_and_gradient, plan, saving);
    require(batch <= objective.rows->count, "batch is ", batch, ", but the data have only ", objective.rows->count, " rows");
    Batches batches(context.streams, objective.rows->count, batch);
    const auto loss_of_all_gradient_of_batch = [&](std::span<const double> x, std::span<double> gradient) {
      const double loss = loss_and_gradient(x, gradient);
      objective.rows->batch_gradient(batches.next(), x, gradient);
      return loss;
    };
    saving.of_loss = [&](state::Visitor& visit) { batches.state(visit); };
    return minimise(*rule, loss_of_all_gradient_of_batch, plan, saving);
  }

  /// Some fractions of a millisecond of work, so that neither the question nor the time until it is asked matters.
  static std::int64_t steps_between_looks(const Objective& objective) {
    constexpr std::int64_t numbers = 1 << 16;
    const std::int64_t rows = objective.rows ? objective.rows->count : 1;
    return std::max<std::int64_t>(1, numbers / std::max<std::int64_t>(1, rows * static_cast<std::int64_t>(objective.start.size())));
  }

  void record(const Objective& objective, const Descent& descent, Recorder& out) const {
    double best = std::numeric_limits<double>::quiet_NaN();
    for (const double loss : descent.losses)
      if (std::isfinite(loss)) best = std::fmin(best, loss);
    const double loss = descent.losses.back();
    out.scalar("loss", loss, {"loss at the last iterate"});
    out.scalar("best_loss", best, {"smallest finite loss of all iterates"});
    if (objective.minimum) out.scalar("excess", loss - *objective.minimum, {"loss at the last iterate above the known minimum"});
    out.scalar("gradient_norm", norm(descent.gradient), {"Euclidean norm of the gradient at the last iterate"});
    out.scalar("steps_done", descent.steps_done(), {"number of updates made"});
    out.scalar("evaluations", descent.losses.size(), {"how often the loss and a gradient were computed"});
    if (objective.rows)
      out.scalar("accuracy", objective.rows->accuracy(descent.x), {"share of the rows predicted rightly at the last iterate"});
  }

  void record_curves(const Objective& objective, const Descent& descent, Recorder& out) const {
    const Dimension step{"step", iterates()}, parameter{"parameter", descent.x.size()};
    std::vector<std::int64_t> step_numbers(step.size), parameter_numbers(parameter.size);
    std::iota(step_numbers.begin(), step_numbers.end(), 0);
    std::iota(parameter_numbers.begin(), parameter_numbers.end(), 0);
    out.array("step", std::move(step_numbers), {step}, {"updates"});
    if (objective.parameters.empty()) out.array("parameter", std::move(parameter_numbers), {parameter}, {"number of the parameter"});
    else out.array("parameter", objective.parameters, {parameter}, {"name of the parameter"});
    out.array("x", descent.x, {parameter}, {"the last iterate"});
    out.array("loss_curve", padded(descent.losses, step.size), {step}, {"loss after each step; NaN after a loss not finite"});
    if (!descent.trajectory.empty())
      out.array("trajectory", padded(descent.trajectory, step.size * parameter.size), {step, parameter}, {"the iterates"});
  }

  [[nodiscard]] std::size_t iterates() const { return static_cast<std::size_t>(steps) + 1; }
};

const Kind<Optimize> entry;

}  // namespace
}  // namespace sower::optimize
