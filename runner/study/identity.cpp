// Who a task is: the key of its random numbers, and the key that knows it from run to run.

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

#include "runner/study/input_file.hpp"
#include "runner/study/read_fields.hpp"
#include "runner/study/settings.hpp"

namespace sower {
namespace {

/// The hash of a file as it was when first asked for: all tasks of a process agree on it, and it is read once.
io::Hash content_of(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, io::Hash> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(path);
  return found != known.end() ? found->second : known.emplace(path, io::hash_file(path)).first->second;
}

/// What all replicates of a point share.
struct PointIdentity {
  io::Hash key;                  ///< kind, its version, parameters, content of input files
  std::uint64_t parameters = 0;  ///< hash of the parameters alone, for random numbers of its own
};

/// The settings that differ from their defaults, sorted: a new parameter, or another order of the fields, changes no key.
std::vector<Setting> chosen_settings(const Study& study, const ExperimentSpec& spec, std::int64_t point, const Entry<Experiment>& kind) {
  const std::unique_ptr<Experiment> configured = kind.make(), fresh = kind.make();
  const std::filesystem::path folder = std::filesystem::path(study.path).parent_path();
  read_parameters(*configured, {spec.params, swept_at(spec, point), spec.kind, folder, false, nullptr, nullptr});
  const std::vector<Setting> settings = settings_of(*configured), defaults = defaults_like(*fresh, settings);
  std::vector<Setting> chosen;
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (settings[i].value != defaults[i].value || (settings[i].type == Setting::Type::file && !settings[i].value.empty()))
      chosen.push_back(settings[i]);
  std::ranges::sort(chosen, {}, &Setting::path);
  return chosen;
}

PointIdentity identify(const Study& study, const ExperimentSpec& spec, std::int64_t point) {
  const Entry<Experiment>* kind = find_entry<Experiment>(spec.kind);
  require(kind != nullptr, "there is no kind '", spec.kind, "'; 'sower kinds' lists them");
  io::Hasher key, parameters;
  key.text("sower task 1");
  key.text(spec.kind);
  key.number(static_cast<std::uint64_t>(kind->version));
  for (const Setting& setting : chosen_settings(study, spec, point, *kind)) {
    parameters.text(setting.path);
    parameters.text(setting.value);
    key.text(setting.path);
    if (setting.type == Setting::Type::file) {
      const io::Hash content = content_of(absolute_file(std::filesystem::path(study.path).parent_path(), setting.value));
      key.number(content.high);
      key.number(content.low);
    } else {
      key.text(setting.value);
    }
  }
  return {key.finish(), parameters.finish().low};
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

}  // namespace sower
