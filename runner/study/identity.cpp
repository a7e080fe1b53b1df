// Who a task is: the key of its random numbers, and the key that knows it from run to run.

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

#include "runner/study/input_file.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/point_pattern.hpp"

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
  std::uint64_t parameters = 0;  ///< hash of the parameters alone, when it has random numbers of its own
  std::vector<std::string> files;
};

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
  if (spec.stop_when) all.text("stop_when " + words_of(*spec.stop_when));
  if (spec.halving) all.text("halving " + words_of(*spec.halving));
  for (const io::Hash& key : task_keys(study, experiment, 1)) {
    all.number(key.high);
    all.number(key.low);
  }
  const io::Hash identity = all.finish();
  if (study.serial != 0) known[{study.serial, experiment}] = identity;
  return identity;
}

/// Hashes what tells the tasks of a point from others.
class PointHasher {
 public:
  PointHasher(const Study& study, const ExperimentSpec& spec) : study_(study), spec_(spec) {
    const Entry<Experiment>* kind = find_entry<Experiment>(spec.kind);
    require(kind != nullptr, "there is no kind '", spec.kind, "'; 'sower kinds' lists them");
    key_.text("sower task 1");
    key_.text(spec.kind);
    key_.number(static_cast<std::uint64_t>(kind->version));
  }

  /// `value`: in place of the setting's.
  void add(const Setting& setting, const std::string& value) {
    if (setting.type == Setting::Type::file) return add_file(setting);
    hash(setting, value);
  }

  PointIdentity finish() {
    std::vector<KeepRule> rules = spec_.record;
    std::ranges::sort(rules, {}, &KeepRule::variable);
    for (const KeepRule& rule : rules) {
      key_.text("record " + rule.variable);
      key_.number(static_cast<std::uint64_t>(rule.every) * 8 + static_cast<std::uint64_t>(rule.what) * 2 + (rule.as_float32 ? 1 : 0));
    }
    if (!spec_.ends_when.empty()) key_.text("ends when " + words_of(spec_.ends_when));
    for (const Need& need : spec_.needs) {
      const io::Hash tasks = identity_of_experiment(study_, need.experiment);
      key_.text("needs " + need.name);
      key_.number(tasks.high);
      key_.number(tasks.low);
    }
    return {key_.finish(), parameters_.finish().low, std::move(files_)};
  }

 private:
  void add_file(const Setting& setting) {
    const std::string path = absolute_file(std::filesystem::path(study_.path).parent_path(), setting.value);
    hash(setting, identity_text(study_, spec_.identity, path, setting.value));
    files_.push_back(path);
  }
  void hash(const Setting& setting, const std::string& value) {
    if (spec_.independent) {
      parameters_.text(setting.path);
      parameters_.text(value);
    }
    key_.text(setting.path);
    key_.text(value);
    key_.number(static_cast<std::uint64_t>(setting.version));
  }

  const Study& study_;
  const ExperimentSpec& spec_;
  io::Hasher key_, parameters_;
  std::vector<std::string> files_;
};

PointIdentity identify(const Study& study, std::size_t experiment, std::int64_t point) {
  const ExperimentSpec& spec = study.experiments.at(experiment);
  const std::vector<std::int64_t> values = spec.sweep.values_at(point);
  PointHasher hasher(study, spec);
  PointPattern* const pattern = pattern_of(study, experiment, values);
  if (pattern == nullptr) {
    for (const Setting& setting : telling_settings(study, spec, values)) hasher.add(setting, setting.value);
    return hasher.finish();
  }
  for (const auto& [setting, by_default, axis] : pattern->settings()) {
    const std::string& value = axis < 0 ? setting.value : pattern->setting_value(spec, axis, values[static_cast<std::size_t>(axis)]);
    if (axis < 0 || value != by_default) hasher.add(setting, value);
  }
  return hasher.finish();
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
    last = {study.serial, task.experiment, task.point, identify(study, task.experiment, task.point)};
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
