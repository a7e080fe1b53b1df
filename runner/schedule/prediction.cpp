#include "runner/schedule/prediction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <random>

#include "algorithms/random/normal_quantile.hpp"
#include "runner/schedule/execute.hpp"
#include "runner/schedule/rehearsal.hpp"

namespace sower {
namespace {

constexpr std::int64_t tasks_in_all = 1'000'000;  // of all rehearsals together
constexpr std::int64_t draws = 50, least_rehearsals = 3;

/// What the model says before the run, of each task; it learns nothing from a rehearsal.
class Frozen final : public Durations {
 public:
  Frozen(const Study& study, const DurationModel& model, std::span<const Assignment> wanted) {
    for (const Assignment& each : wanted) {
      const std::size_t experiment = task_of(study, each.task).experiment;
      if (const std::optional<ExpectedSeconds> expected = model.expected(each.task)) known_.push_back({each, *expected});
      else if (unknown_.empty() || unknown_.back() != experiment) unknown_.push_back(experiment);
    }
  }
  struct Known {
    Assignment assignment;
    ExpectedSeconds expected;
  };
  [[nodiscard]] const std::vector<Known>& known() const { return known_; }
  [[nodiscard]] const std::vector<std::size_t>& unknown() const { return unknown_; }
  [[nodiscard]] std::size_t place(std::int64_t task) const {
    const auto found = std::ranges::lower_bound(known_, task, {}, [](const Known& each) { return each.assignment.task; });
    return static_cast<std::size_t>(found - known_.begin());
  }
  [[nodiscard]] std::optional<ExpectedSeconds> expected(std::int64_t task) const override { return known_[place(task)].expected; }
  void observe(std::int64_t, double) override {}

 private:
  std::vector<Known> known_;          // in canonical order
  std::vector<std::size_t> unknown_;  // experiments with tasks of which nothing is known
};

/// By experiment: what is not known of it as a whole, in standard deviations. Over all draws each has the same well spread values, in an
/// order of its own (McKay, Beckman, Conover, A comparison of three methods for selecting values of input variables, 1979).
std::vector<double> luck_of(std::size_t experiments, std::int64_t draw) {
  constexpr std::array<std::int64_t, 8> steps{1, 3, 7, 9, 11, 13, 17, 19};  // none divides the number of draws
  std::vector<double> luck;
  for (std::size_t e = 0; e < experiments; ++e) {
    const std::int64_t place = (draw * steps[e % steps.size()] + static_cast<std::int64_t>(7 * e)) % draws;
    luck.push_back(random::normal_quantile((static_cast<double>(place) + 0.5) / draws));
  }
  return luck;
}

double normal(std::mt19937_64& chance) { return random::normal_quantile((static_cast<double>(chance() >> 11) + 0.5) * 0x1p-53); }

/// A world that the model holds possible.
struct Draw {
  std::int64_t number = 0;
  std::vector<double> luck;  // by experiment
};

double makespan(const Study& study, Frozen& durations, const PredictedRun& run, const Draw& draw) {
  std::mt19937_64 chance(static_cast<std::uint64_t>(draw.number));
  std::vector<double> takes;
  std::vector<Assignment> tasks;
  for (const Frozen::Known& each : durations.known()) {
    const ExpectedSeconds& expected = each.expected;
    const double variance = expected.log_sd * expected.log_sd, shared = expected.shared_log_sd;
    const double own = std::sqrt(std::max(0.0, variance - shared * shared));
    const double shift = shared * draw.luck[task_of(study, each.assignment.task).experiment] + own * normal(chance) - variance / 2;
    takes.push_back(expected.mean * std::exp(shift));
    tasks.push_back(each.assignment);
  }
  const RehearsedTask rehearsed{[&](std::int64_t task) { return takes[durations.place(task)]; }, {}, {}, {}};
  return rehearse({batches_of(study, tasks), run.node_of, durations}, rehearsed).makespan;
}

/// Rank-seconds per rank, whatever the order, with chance evened out over the tasks of an experiment.
double even_share(const Study& study, const Frozen& durations, const PredictedRun& run, const std::vector<double>& luck) {
  const double ranks = static_cast<double>(run.node_of.size());
  double work = 0;
  for (const auto& [assignment, expected] : durations.known()) {
    const std::size_t experiment = task_of(study, assignment.task).experiment;
    const double shared = expected.shared_log_sd;
    work += expected.mean * std::exp(shared * luck[experiment] - shared * shared / 2) *
            std::clamp<double>(study.experiments[experiment].ranks, 1, ranks);
  }
  return work / ranks;
}

/// So many tasks that chance evens out among them: a few rehearsals tell what the order costs, and ignorance makes the spread.
std::vector<double> makespans_of_many(const Study& study, Frozen& durations, const PredictedRun& run, std::int64_t rehearsals) {
  const std::vector<double> no_luck(study.experiments.size());
  double stretch = 0;
  for (std::int64_t number = 0; number < rehearsals; ++number) stretch += makespan(study, durations, run, {number, no_luck});
  std::vector<double> all;
  for (std::int64_t number = 0; number < draws; ++number) all.push_back(even_share(study, durations, run, luck_of(no_luck.size(), number)));
  stretch /= static_cast<double>(rehearsals);
  const double average = std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(draws);
  for (double& each : all) each *= stretch / average;
  return all;
}

std::vector<double> makespans(const Study& study, Frozen& durations, const PredictedRun& run) {
  const auto tasks = static_cast<std::int64_t>(durations.known().size());
  if (tasks == 0) return {};
  const std::int64_t rehearsals = std::max(tasks_in_all / tasks, least_rehearsals);
  if (rehearsals < draws) return makespans_of_many(study, durations, run, rehearsals);
  std::vector<double> all;
  for (std::int64_t number = 0; number < draws; ++number)
    all.push_back(makespan(study, durations, run, {number, luck_of(study.experiments.size(), number)}));
  return all;
}

}  // namespace

double Prediction::quantile(double share) const {
  if (makespans.empty()) return 0;
  return makespans[static_cast<std::size_t>(std::lround(share * static_cast<double>(makespans.size() - 1)))];
}

double Prediction::within(double limit) const {
  const auto longer = std::ranges::upper_bound(makespans, limit);
  return makespans.empty() ? 0 : static_cast<double>(longer - makespans.begin()) / static_cast<double>(makespans.size());
}

Prediction predict_run(const Study& study, std::span<const Assignment> wanted, const DurationModel& model, const PredictedRun& run) {
  Prediction made;
  Frozen durations(study, model, wanted);
  made.unknown = durations.unknown();
  for (const Frozen::Known& each : durations.known()) {
    const ExperimentSpec& spec = study.experiments[task_of(study, each.assignment.task).experiment];
    const int width = std::clamp(spec.ranks, 1, static_cast<int>(run.node_of.size()));
    made.core_seconds += each.expected.mean * width * (spec.threads > 0 ? spec.threads : run.cores);
  }
  made.makespans = makespans(study, durations, run);
  std::ranges::sort(made.makespans);
  return made;
}

}  // namespace sower
