// Who a task is: the key of its random numbers, and the key that knows it from run to run.

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>

#include "runner/study/input_file.hpp"
#include "runner/study/read_fields.hpp"
#include "runner/study/settings.hpp"

namespace sower {
namespace {

/// What changes when somebody writes to a file or puts another in its place.
struct FileState {
  std::uint64_t size = 0, inode = 0;
  std::int64_t changed_seconds = 0, changed_nanoseconds = 0;
  bool operator==(const FileState&) const = default;
};

FileState state_of(const std::string& path) {
  struct stat info {};
  const bool there = ::stat(path.c_str(), &info) == 0;
  require(there, "the input file '", path, "' is gone: ", std::strerror(errno));
  return {static_cast<std::uint64_t>(info.st_size), info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

/// An input file as it was when first asked for: all tasks of a process agree on it, and its content is hashed once.
struct Content {
  FileState state;
  io::Hash hash;
};

Content content_of(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, Content> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(path);
  if (found != known.end()) return found->second;
  const FileState before = state_of(path);
  return known.emplace(path, Content{before, io::hash_file(path)}).first->second;
}

io::Hash known_content(const Study& study, const std::string& path) {
  const auto known = study.contents.find(path);
  return known == study.contents.end() ? content_of(path).hash : known->second;
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

/// The settings that tell, sorted: a new parameter, or another order of the fields, changes no key.
std::vector<Setting> telling_settings(const Study& study, const ExperimentSpec& spec, std::int64_t point, const Entry<Experiment>& kind) {
  const std::unique_ptr<Experiment> configured = kind.make(), fresh = kind.make();
  const std::filesystem::path folder = std::filesystem::path(study.path).parent_path();
  read_parameters(*configured, {spec.params, swept_at(spec, point), spec.kind, folder, false, nullptr, nullptr, spec.references.get()});
  const std::vector<Setting> settings = settings_of(*configured), defaults = defaults_like(*fresh, settings);
  std::vector<Setting> telling;
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (tells(settings[i], defaults[i])) telling.push_back(settings[i]);
  for (Setting& setting : telling)
    if (setting.type == Setting::Type::file) setting.value = absolute_file(folder, setting.value);
  std::ranges::sort(telling, {}, &Setting::path);
  return telling;
}

PointIdentity identify(const Study& study, const ExperimentSpec& spec, std::int64_t point) {
  const Entry<Experiment>* kind = find_entry<Experiment>(spec.kind);
  require(kind != nullptr, "there is no kind '", spec.kind, "'; 'sower kinds' lists them");
  io::Hasher key, parameters;
  std::vector<std::string> files;
  key.text("sower task 1");
  key.text(spec.kind);
  key.number(static_cast<std::uint64_t>(kind->version));
  for (const Setting& setting : telling_settings(study, spec, point, *kind)) {
    const bool is_file = setting.type == Setting::Type::file;
    const std::string value = is_file ? known_content(study, setting.value).hex() : setting.value;
    parameters.text(setting.path);
    parameters.text(value);
    key.text(setting.path);
    key.text(value);
    if (is_file) files.push_back(setting.value);
    key.number(static_cast<std::uint64_t>(setting.version));
  }
  std::vector<KeepRule> rules = spec.record;
  std::ranges::sort(rules, {}, &KeepRule::variable);
  for (const KeepRule& rule : rules) {
    key.text("record " + rule.variable);
    key.number(static_cast<std::uint64_t>(rule.every) * 8 + static_cast<std::uint64_t>(rule.what) * 2 + (rule.as_float32 ? 1 : 0));
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

io::Hash content_of_input(const std::string& absolute_path) { return content_of(absolute_path).hash; }

std::map<std::string, io::Hash> input_contents(const Study& study) {
  std::map<std::string, io::Hash> contents;
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    if (!may_name_files(study.experiments[e].kind)) continue;
    for (std::int64_t point = 0; point < study.experiments[e].sweep.points(); ++point)
      for (const std::string& file : identity_of(study, {0, e, point, 0}).files) contents.emplace(file, known_content(study, file));
  }
  return contents;
}

void require_unchanged_inputs(const Study& study, const Task& task) {
  for (const std::string& file : identity_of(study, task).files)
    require(state_of(file) == content_of(file).state, "the input file '", file,
            "' was changed while the study ran, so that what was computed from it is not kept; run the study again");
}

}  // namespace sower
