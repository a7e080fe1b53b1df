#include "runner/schedule/task_needed.hpp"

#include <algorithm>
#include <set>

#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

std::string advice(std::string_view word, const std::vector<std::string>& known, const std::string& there_is) {
  const std::string meant = did_you_mean(word, known);
  return !meant.empty() ? meant : known.empty() ? "there is none" : there_is + one_of(known);
}

}  // namespace

std::vector<std::string> TaskNeeded::experiments() const {
  std::vector<std::string> names;
  for (const Need& each : spec_.needs) names.push_back(each.name);
  return names;
}

const Need& TaskNeeded::need(std::string_view name) const {
  const auto found = std::ranges::find(spec_.needs, name, [](const Need& each) { return std::string_view(each.name); });
  if (found == spec_.needs.end())
    throw Error(text("experiment '", spec_.name, "' does not need '", name, "'; ", advice(name, experiments(), "it needs ")));
  return *found;
}

template <class Look>
auto TaskNeeded::look_up(const Task& task, const Look& look) const {
  try {
    require(records_ != nullptr, "there is no journal here");
    return look(*records_, task_key(study_, task));
  } catch (const Error& error) {
    throw Error(
        text("the result of task ", task.number, " (", describe(study_, task), "), which is needed, cannot be had: ", error.what()));
  }
}

std::int64_t TaskNeeded::tasks_of(std::size_t experiment) {
  const ExperimentSpec& spec = study_.experiments[experiment];
  return early_metric(spec).empty() ? spec.tasks() : static_cast<std::int64_t>(wanted_of(experiment).size());
}

Task TaskNeeded::task_of_needed(std::string_view experiment, std::size_t task) {
  const Need& needed = need(experiment);
  const std::int64_t tasks = tasks_of(needed.experiment);
  require(static_cast<std::int64_t>(task) < tasks, "'", experiment, "' has no task ", task, " but ", tasks, ", the first of which is 0");
  const ExperimentSpec& spec = study_.experiments[needed.experiment];
  const auto number = early_metric(spec).empty() ? static_cast<std::int64_t>(task) : wanted_of(needed.experiment)[task];
  return {first_task(study_, needed.experiment) + number, needed.experiment, number / spec.replicates, number % spec.replicates};
}

/// Counted from the experiment's first. Those that were stopped early are not part of the results, whether they have run or not.
const std::vector<std::int64_t>& TaskNeeded::wanted_of(std::size_t experiment) {
  if (const auto known = wanted_.find(experiment); known != wanted_.end()) return known->second;
  const ExperimentSpec& spec = study_.experiments[experiment];
  const std::unique_ptr<EarlyRule> rule = early_rule(spec);
  const std::int64_t first = first_task(study_, experiment);
  EarlyNews news;
  std::set<std::int64_t> wanted;
  for (bool more = true; more;) {  // what is wanted for certain shows what else is
    more = false;
    for (std::int64_t number = 0; number < spec.tasks(); ++number) {
      if (rule->is_stopped(number) || rule->step(number) > 0 || !wanted.insert(number).second) continue;
      rule->settle(number, outcome_of(task_of(study_, first + number), early_metric(spec)), news);
      more = true;
    }
  }
  return wanted_[experiment] = {wanted.begin(), wanted.end()};
}

Outcome TaskNeeded::outcome_of(const Task& task, const std::string& metric) const {
  return look_up(task, [&](NeededRecords& records, const io::Hash& key) {
    const Status status = records.status(key);
    const std::vector<Variable> heads = records.heads(key);
    const auto found = std::ranges::find(heads, metric, &Variable::name);
    if (found == heads.end() || !is_metric(*found)) return Outcome{status, {}};
    return Outcome{status, {numbers_of(records.variable(key, static_cast<std::size_t>(found - heads.begin()))).front(), true}};
  });
}

std::vector<NeededTask> TaskNeeded::tasks(std::string_view experiment) {
  std::vector<NeededTask> all;
  const std::int64_t count = tasks_of(need(experiment).experiment);
  for (std::int64_t number = 0; number < count; ++number) {
    const Task task = task_of_needed(experiment, static_cast<std::size_t>(number));
    const Status status = look_up(task, [](NeededRecords& records, const io::Hash& key) { return records.status(key); });
    all.push_back({task.point, task.replicate, status == Status::diverged});
  }
  return all;
}

NamedTexts TaskNeeded::swept(std::string_view experiment, std::size_t task) {
  const Task of = task_of_needed(experiment, task);
  const Sweep& sweep = study_.experiments[of.experiment].sweep;
  const std::vector<std::int64_t> coordinates = sweep.coordinates_at(of.point);
  NamedTexts named;
  for (std::size_t i = 0; i < coordinates.size(); ++i) named.emplace_back(sweep.axes[i].name, sweep.axes[i].coordinate(coordinates[i]));
  return named;
}

NamedTexts TaskNeeded::parameters(std::string_view experiment, std::size_t task) {
  const Task of = task_of_needed(experiment, task);
  return resolved_parameters(study_, of.experiment, of.point);
}

std::vector<std::string> TaskNeeded::variables(std::string_view experiment, std::size_t task) {
  const Task of = task_of_needed(experiment, task);
  std::vector<std::string> names;
  for (Variable& head : look_up(of, [](NeededRecords&records, const io::Hash&key) { return records.heads(key); }))
    names.push_back(std::move(head.name));
  return names;
}

Variable TaskNeeded::variable(std::string_view experiment, std::size_t task, std::string_view name) {
  const Task of = task_of_needed(experiment, task);
  const std::vector<std::string> known = variables(experiment, task);
  const auto found = std::ranges::find(known, name);
  if (found == known.end())
    throw Error(
        text("task ", of.number, " (", describe(study_, of), ") has recorded no '", name, "'; ", advice(name, known, "there are ")));
  const auto number = static_cast<std::size_t>(found - known.begin());
  return look_up(of, [&](NeededRecords& records, const io::Hash& key) { return records.variable(key, number); });
}

}  // namespace sower
