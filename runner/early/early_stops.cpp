#include "runner/early/early_stops.hpp"

#include <algorithm>
#include <utility>

#include "runner/early/halving_rule.hpp"
#include "runner/early/interval_rule.hpp"

namespace sower {

const std::string& early_metric(const ExperimentSpec& spec) {
  static const std::string nothing;
  return spec.stop_when ? spec.stop_when->mean_of : spec.halving ? spec.halving->metric : nothing;
}

std::unique_ptr<EarlyRule> early_rule(const ExperimentSpec& spec) {
  if (spec.stop_when) return std::make_unique<IntervalRule>(*spec.stop_when, spec.sweep.points(), spec.replicates);
  if (spec.halving) return std::make_unique<HalvingRule>(spec);
  return nullptr;
}

EarlyStops::EarlyStops(const Study& study) {
  std::int64_t first = 0;
  for (const ExperimentSpec& spec : study.experiments) {
    experiments_.push_back({first, spec.name, early_metric(spec), early_rule(spec)});
    first += spec.tasks();
  }
}

const EarlyStops::Watched& EarlyStops::of(std::int64_t task) const {
  return *std::prev(std::ranges::upper_bound(experiments_, task, {}, &Watched::first));
}

void EarlyStops::settle(std::int64_t task, const Outcome& outcome) {
  const Watched& experiment = of(task);
  if (experiment.rule == nullptr) return;
  EarlyNews news;
  experiment.rule->settle(task - experiment.first, outcome, news);
  for (const TaskRange& range : news.stopped) news_.stopped.push_back({range.begin + experiment.first, range.end + experiment.first});
  for (const TaskRange& range : news.wanted) news_.wanted.push_back({range.begin + experiment.first, range.end + experiment.first});
  for (const std::int64_t failed : news.failed) news_.failed.push_back(failed + experiment.first);
  if (news.lacks_metric && trouble_.empty())
    trouble_ = "experiment '" + experiment.name + "' is to stop early by '" + experiment.metric +
               "', and its tasks record no single number of that name that the study alone decides";
}

bool EarlyStops::is_stopped(std::int64_t task) const {
  const Watched& experiment = of(task);
  return experiment.rule != nullptr && experiment.rule->is_stopped(task - experiment.first);
}

std::string EarlyStops::why(std::int64_t task) const { return is_stopped(task) ? of(task).rule->why(task - of(task).first) : ""; }

std::int64_t EarlyStops::step(std::int64_t task) const {
  const Watched& experiment = of(task);
  return experiment.rule == nullptr ? 0 : experiment.rule->step(task - experiment.first);
}

}  // namespace sower
