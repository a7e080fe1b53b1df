#include "runner/schedule/task_needed.hpp"

#include <algorithm>

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

Task TaskNeeded::task_of_needed(std::string_view experiment, std::size_t task) const {
  const Need& needed = need(experiment);
  const ExperimentSpec& spec = study_.experiments[needed.experiment];
  const auto number = static_cast<std::int64_t>(task);
  require(number < spec.tasks(), "'", experiment, "' has no task ", task, " but ", spec.tasks(), ", the first of which is 0");
  std::int64_t first = 0;
  for (std::size_t e = 0; e < needed.experiment; ++e) first += study_.experiments[e].tasks();
  return {first + number, needed.experiment, number / spec.replicates, number % spec.replicates};
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

std::vector<NeededTask> TaskNeeded::tasks(std::string_view experiment) {
  std::vector<NeededTask> all;
  const std::int64_t count = study_.experiments[need(experiment).experiment].tasks();
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
