// Who a task is: the key of its random numbers, and the key that knows it from run to run.

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

#include "runner/study/input_file.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/read_fields.hpp"
#include "runner/study/settings.hpp"

namespace sower {
namespace {

io::Hash known_content(const Study& study, const std::string& path) {
  const auto known = study.contents.find(path);
  return known == study.contents.end() ? first_content(path) : known->second;
}

std::string known_stat(const Study& study, const std::string& path) {
  const auto known = study.stats.find(path);
  return known == study.stats.end() ? first_state(path).text() : known->second;
}

/// What stands for a file in the key of a task. But for its content nothing tells two files apart for certain, so the name counts then.
std::string identity_text(const Study& study, const FileIdentity& identity, const std::string& path, const std::string& written) {
  switch (identity.by) {
    case FileIdentity::By::stat:
      return "stat\n" + known_stat(study, path) + '\n' + written;
    case FileIdentity::By::declared:
      return "declared\n" + identity.declared + '\n' + written;
    case FileIdentity::By::content:
      break;
  }
  return known_content(study, path).hex();
}

/// What all replicates of a point share.
struct PointIdentity {
  io::Hash key;                  ///< kind, its version, parameters, content of input files, what is kept
  std::uint64_t parameters = 0;  ///< hash of the parameters alone, for random numbers of its own
  std::vector<std::string> files;
};

/// Whether a setting tells this task from one with defaults. An alternative whose results have changed does, even as the default; a file
/// always does, since its content may change, and so does an entry of a map, which is not there by default.
bool tells(const Setting& setting, const Setting& by_default) {
  if (setting.type == Setting::Type::file) return !setting.value.empty();
  if (setting.type == Setting::Type::named) return true;
  return setting.value != by_default.value || setting.version != 1;
}

/// The settings that tell, sorted: a new parameter, or another order of the fields, changes no key. Files as they are written.
std::vector<Setting> telling_settings(const Study& study, const ExperimentSpec& spec, std::int64_t point, const Entry<Experiment>& kind) {
  const std::unique_ptr<Experiment> configured = kind.make(), fresh = kind.make();
  const std::filesystem::path folder = std::filesystem::path(study.path).parent_path();
  read_parameters(*configured, {spec.params, swept_at(spec, point), spec.kind, folder, false, nullptr, nullptr, spec.references.get()});
  const std::vector<Setting> settings = settings_of(*configured), defaults = defaults_like(*fresh, settings);
  std::vector<Setting> telling;
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (tells(settings[i], defaults[i])) telling.push_back(settings[i]);
  std::ranges::sort(telling, {}, &Setting::path);
  return telling;
}

/// What stands for all of an experiment in the keys of tasks that are given its results: the keys of its tasks, and the names of what is
/// swept. Remembered by study and experiment.
io::Hash identity_of_experiment(const Study& study, std::size_t experiment) {
  static std::recursive_mutex mutex;  // what it needs may itself need others
  static std::map<std::pair<std::uint64_t, std::size_t>, io::Hash> known;
  const std::lock_guard lock(mutex);
  const auto found = study.serial == 0 ? known.end() : known.find({study.serial, experiment});
  if (found != known.end()) return found->second;
  const ExperimentSpec& spec = study.experiments.at(experiment);
  io::Hasher all;
  for (const Axis& axis : spec.sweep.axes) all.text(axis.name);
  all.number(static_cast<std::uint64_t>(spec.replicates));
  for (const io::Hash& key : task_keys(study, experiment, 1)) {
    all.number(key.high);
    all.number(key.low);
  }
  const io::Hash identity = all.finish();
  if (study.serial != 0) known[{study.serial, experiment}] = identity;
  return identity;
}

PointIdentity identify(const Study& study, const ExperimentSpec& spec, std::int64_t point) {
  const Entry<Experiment>* kind = find_entry<Experiment>(spec.kind);
  require(kind != nullptr, "there is no kind '", spec.kind, "'; 'sower kinds' lists them");
  io::Hasher key, parameters;
  std::vector<std::string> files;
  key.text("sower task 1");
  key.text(spec.kind);
  key.number(static_cast<std::uint64_t>(kind->version));
  const std::filesystem::path folder = std::filesystem::path(study.path).parent_path();
  for (const Setting& setting : telling_settings(study, spec, point, *kind)) {
    const bool is_file = setting.type == Setting::Type::file;
    const std::string path = is_file ? absolute_file(folder, setting.value) : "";
    const std::string value = is_file ? identity_text(study, spec.identity, path, setting.value) : setting.value;
    parameters.text(setting.path);
    parameters.text(value);
    key.text(setting.path);
    key.text(value);
    if (is_file) files.push_back(path);
    key.number(static_cast<std::uint64_t>(setting.version));
  }
  std::vector<KeepRule> rules = spec.record;
  std::ranges::sort(rules, {}, &KeepRule::variable);
  for (const KeepRule& rule : rules) {
    key.text("record " + rule.variable);
    key.number(static_cast<std::uint64_t>(rule.every) * 8 + static_cast<std::uint64_t>(rule.what) * 2 + (rule.as_float32 ? 1 : 0));
  }
  for (const Need& need : spec.needs) {
    const io::Hash tasks = identity_of_experiment(study, need.experiment);
    key.text("needs " + need.name);
    key.number(tasks.high);
    key.number(tasks.low);
  }
  return {key.finish(), parameters.finish().low, std::move(files)};
}

/// identify(), remembering the last point: callers go through tasks in order, replicates of a point are neighbours.
const PointIdentity& identity_of(const Study& study, const Task& task) {
  struct Remembered {
    std::uint64_t serial = 0;
    std::size_t experiment = 0;
    std::int64_t point = -1;
    PointIdentity identity;
  };
  thread_local Remembered last;
  if (study.serial == 0 || last.serial != study.serial || last.experiment != task.experiment || last.point != task.point)
    last = {study.serial, task.experiment, task.point, identify(study, study.experiments.at(task.experiment), task.point)};
  return last.identity;
}

}  // namespace

StreamKey stream_of(const Study& study, const Task& task) {
  const ExperimentSpec& spec = study.experiments.at(task.experiment);
  io::Hasher name;
  name.text(spec.stream);
  const std::uint64_t own = spec.independent ? identity_of(study, task).parameters : 0;
  return {{study.seed, name.finish().low, static_cast<std::uint64_t>(task.replicate), own}};
}

io::Hash task_key(const Study& study, const Task& task) {
  const io::Hash point = identity_of(study, task).key;
  io::Hasher hasher;
  hasher.number(point.high);
  hasher.number(point.low);
  for (const std::uint64_t word : stream_of(study, task).words) hasher.number(word);
  return hasher.finish();
}

void require_unchanged_inputs(const Study& study, const Task& task) {
  for (const std::string& file : identity_of(study, task).files)
    require(file_state(file).same_content(first_state(file)), "the input file '", file,
            "' was changed while the study ran, so that what was computed from it is not kept; run the study again");
}

}  // namespace sower
