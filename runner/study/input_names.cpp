#include "runner/study/input_names.hpp"

#include <algorithm>
#include <set>

#include "runner/study/input_file.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/read_fields.hpp"
#include "runner/study/settings.hpp"

namespace sower {
namespace {

std::vector<Setting> settings_at(const Study& study, const ExperimentSpec& spec, std::int64_t point) {
  const std::unique_ptr<Experiment> experiment = find_entry<Experiment>(spec.kind)->make();
  const std::filesystem::path folder = std::filesystem::path(study.path).parent_path();
  read_parameters(*experiment, {spec.params, swept_at(spec, point), spec.kind, folder, true, nullptr, nullptr, spec.references.get()});
  return settings_of(*experiment);
}

/// Whether an axis sets a number, so that it names no file and chooses nothing that could.
bool is_plain(const Axis& axis, const std::vector<Setting>& settings) {
  const auto found = std::ranges::find(settings, plain_path(axis.key), &Setting::path);
  return found != settings.end() &&
         (found->type == Setting::Type::number || found->type == Setting::Type::truth || found->type == Setting::Type::list);
}

/// Collects the files of one experiment. Of the points that differ in plain numbers alone it looks at one: a sweep may have millions.
class Collection {
 public:
  Collection(const Study& study, std::size_t experiment) : study_(study), spec_(study.experiments[experiment]) {
    if (!may_name_files(spec_.kind) || spec_.sweep.points() == 0) return;
    const std::vector<Setting> first = settings_at(study_, spec_, 0);
    add(first);
    std::vector<std::size_t> telling;
    for (std::size_t axis = 0; axis < spec_.sweep.axes.size(); ++axis)
      if (spec_.references != nullptr || !is_plain(spec_.sweep.axes[axis], first)) telling.push_back(axis);
    if (!telling.empty()) look_at_all(telling);
  }
  std::set<std::string> files;

 private:
  void look_at_all(const std::vector<std::size_t>& telling) {
    std::set<std::vector<std::int64_t>> seen;
    for (std::int64_t point = 0; point < spec_.sweep.points(); ++point) {
      const std::vector<std::int64_t> values = spec_.sweep.values_at(point);
      std::vector<std::int64_t> own;
      for (const std::size_t axis : telling) own.push_back(values[axis]);
      if (seen.insert(own).second) add(settings_at(study_, spec_, point));
    }
  }

  void add(const std::vector<Setting>& settings) {
    for (const Setting& setting : settings)
      if (setting.type == Setting::Type::file && !setting.value.empty()) files.insert(absolute_file("", setting.value));
  }

  const Study& study_;
  const ExperimentSpec& spec_;
};

std::vector<std::string> paths(const Study& study, bool all) {
  std::set<std::string> found;
  for (const InputName& file : input_names(study))
    if (all || file.by == FileIdentity::By::content) found.insert(file.path);
  return {found.begin(), found.end()};
}

}  // namespace

std::vector<InputName> input_names(const Study& study) {
  std::vector<InputName> names;
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const Collection own(study, e);
    for (const std::string& file : own.files) names.push_back({file, e, study.experiments[e].identity.by});
  }
  return names;
}

std::vector<std::string> input_paths(const Study& study) { return paths(study, true); }
std::vector<std::string> content_files(const Study& study) { return paths(study, false); }

std::map<std::string, io::Hash> input_contents(const Study& study) {
  std::map<std::string, io::Hash> contents;
  for (const std::string& file : content_files(study)) {
    const auto known = study.contents.find(file);
    contents.emplace(file, known == study.contents.end() ? first_content(file) : known->second);
  }
  return contents;
}

std::map<std::string, std::string> input_stats(const Study& study) {
  std::map<std::string, std::string> stats;
  for (const InputName& file : input_names(study)) {
    if (file.by != FileIdentity::By::stat) continue;
    const auto known = study.stats.find(file.path);
    stats.emplace(file.path, known == study.stats.end() ? first_state(file.path).text() : known->second);
  }
  return stats;
}

}  // namespace sower
