#include "runner/study/study.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/point_pattern.hpp"
#include "runner/study/read_fields.hpp"
#include "runner/study/settings.hpp"

namespace sower {

std::int64_t Study::tasks() const {
  std::int64_t sum = 0;
  for (const ExperimentSpec& spec : experiments) sum += spec.tasks();
  return sum;
}

Task task_of(const Study& study, std::int64_t number) {
  require(number >= 0, "there is no task ", number);
  std::int64_t rest = number;
  for (std::size_t i = 0; i < study.experiments.size(); ++i) {
    const ExperimentSpec& spec = study.experiments[i];
    if (rest < spec.tasks()) return {number, i, rest / spec.replicates, rest % spec.replicates};
    rest -= spec.tasks();
  }
  throw Error(text("there is no task ", number, "; the study has ", study.tasks()));
}

std::int64_t first_task(const Study& study, std::size_t experiment) {
  std::int64_t first = 0;
  for (std::size_t e = 0; e < experiment; ++e) first += study.experiments[e].tasks();
  return first;
}

std::string describe(const Study& study, const Task& task) {
  const ExperimentSpec& spec = study.experiments.at(task.experiment);
  std::string words = spec.name;
  const std::vector<std::int64_t> along = spec.sweep.coordinates_at(task.point);
  for (std::size_t i = 0; i < along.size(); ++i) words += ' ' + spec.sweep.axes[i].name + '=' + spec.sweep.axes[i].coordinate(along[i]);
  if (spec.replicates > 1) words += " replicate=" + std::to_string(task.replicate);
  return words;
}

std::unique_ptr<Experiment> make_experiment(const Study& study, std::size_t experiment, std::int64_t point) {
  const ExperimentSpec& spec = study.experiments.at(experiment);
  const std::vector<std::int64_t> values = spec.sweep.values_at(point);
  if (PointPattern* const pattern = pattern_of(study, experiment, values))
    if (std::unique_ptr<Experiment> made = pattern->make(spec, values)) return made;
  return experiment_at(study, spec, values, true);
}

std::vector<std::pair<std::string, std::string>> resolved_parameters(const Study& study, std::size_t experiment, std::int64_t point) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const ExperimentSpec& spec = study.experiments.at(experiment);
  for (Setting& setting : settings_of(*experiment_at(study, spec, spec.sweep.values_at(point), false)))
    pairs.emplace_back(std::move(setting.path), std::move(setting.value));
  return pairs;
}

std::vector<std::pair<std::string, std::string>> fixed_parameters(const Study& study, std::size_t experiment) {
  const std::vector<Axis>& axes = study.experiments.at(experiment).sweep.axes;
  std::vector<std::pair<std::string, std::string>> pairs = resolved_parameters(study, experiment, 0);
  std::erase_if(pairs, [&](const auto& pair) {  // sweeping a choice sweeps the parameters of its alternatives
    return std::ranges::any_of(
        axes, [&](const Axis& axis) { return pair.first == plain_path(axis.key) || pair.first.starts_with(axis.key + "."); });
  });
  return pairs;
}

}  // namespace sower
