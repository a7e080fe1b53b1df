#include "runner/study/point_pattern.hpp"

#include <algorithm>
#include <list>
#include <type_traits>
#include <utility>

#include "runner/api/outside_key.hpp"
#include "runner/study/level.hpp"
#include "runner/study/read_fields.hpp"

namespace sower {
namespace {

constexpr std::size_t most_values_kept = 4096;  // of an axis
constexpr std::size_t most_patterns = 64;

/// Whether a setting tells this task from one with defaults. An alternative whose results have changed does, even as the default; a file
/// always does, since its content may change, and so does an entry of a map, which is not there by default.
bool tells(const ExperimentSpec& spec, const Setting& setting, const Setting& by_default) {
  if (is_outside_key(spec.kind, setting.path)) return false;
  if (setting.type == Setting::Type::file) return !setting.value.empty();
  if (setting.type == Setting::Type::named) return true;
  return setting.value != by_default.value || setting.version != 1;
}

/// Each with what it is by default.
std::vector<std::pair<Setting, Setting>> with_defaults(const ExperimentSpec& spec, Experiment& experiment) {
  const std::unique_ptr<Experiment> fresh = find_entry<Experiment>(spec.kind)->make();
  std::vector<Setting> settings = settings_of(experiment), defaults = defaults_like(*fresh, settings);
  std::vector<std::pair<Setting, Setting>> pairs;
  for (std::size_t i = 0; i < settings.size(); ++i) pairs.emplace_back(std::move(settings[i]), std::move(defaults[i]));
  return pairs;
}

bool is_numeric(const FieldValue& value) {
  return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value) ||
         std::holds_alternative<std::vector<double>>(value);
}

/// Another value of the axis than the point's, if it has one.
std::int64_t other_value(const Axis& axis, std::int64_t value) {
  const auto last = static_cast<std::int64_t>(axis.values.size()) - 1;
  return value == last ? 0 : last;
}

/// Reads a value of an axis as that field, in the way that whole points are read.
template <class T>
T read_value(const Field& field, const Axis& axis, std::int64_t number) {
  const io::Node nothing;
  const PointParameters alone{nothing, {{&axis, &axis.values[static_cast<std::size_t>(number)]}}, "", {}};
  Reading reading(alone);
  T value{};
  Level(reading, nullptr, "", "")(axis.key, value, "", Unit{field.unit}, field.range);
  return value;
}

}  // namespace

PointPattern::PointPattern(const Study& study, const ExperimentSpec& spec, std::vector<std::int64_t> values)
    : values_(std::move(values)),
      fields_(fields_of(*experiment_at(study, spec, values_, true))),
      axes_(values_.size()),
      axis_of_(fields_.size(), -1),
      kind_(find_entry<Experiment>(spec.kind)) {
  for (std::size_t k = 0; k < axes_.size(); ++k) {
    const auto found = std::ranges::find(fields_, spec.sweep.axes[k].key, &Field::path);
    if (values_[k] < 0 || found == fields_.end() || !is_numeric(found->value) || !varies_alone(study, spec, k)) continue;
    axes_[k] = VaryingAxis{.field = static_cast<std::size_t>(found - fields_.begin()), .read = {}};
    axes_[k]->read.resize(spec.sweep.axes[k].values.size() <= most_values_kept ? spec.sweep.axes[k].values.size() : 1);
    axis_of_[axes_[k]->field] = static_cast<int>(k);
  }
  find_settings(study, spec);
}

/// Tries out whether another value of the axis changes anything else.
bool PointPattern::varies_alone(const Study& study, const ExperimentSpec& spec, std::size_t axis) const try {
  std::vector<std::int64_t> moved = values_;
  moved[axis] = other_value(spec.sweep.axes[axis], values_[axis]);
  const std::vector<Setting> here = settings_of(*experiment_at(study, spec, values_, false)),
                             there = settings_of(*experiment_at(study, spec, moved, false));
  return std::ranges::equal(here, there, [&](const Setting& a, const Setting& b) {
    return a.path == b.path && a.version == b.version && (a.value == b.value || a.path == spec.sweep.axes[axis].key);
  });
} catch (const Error&) {
  return false;  // that value is wrong: whoever asks for such a point is told
}

void PointPattern::find_settings(const Study& study, const ExperimentSpec& spec) {
  const std::unique_ptr<Experiment> experiment = experiment_at(study, spec, values_, false);
  for (auto& [setting, by_default] : with_defaults(spec, *experiment)) {
    const auto field = std::ranges::find(fields_, setting.path, &Field::path);
    const int axis = field == fields_.end() ? -1 : axis_of_[static_cast<std::size_t>(field - fields_.begin())];
    if (axis >= 0 || tells(spec, setting, by_default)) settings_.push_back({std::move(setting), std::move(by_default.value), axis});
  }
  std::ranges::sort(settings_, {}, [](const TellingSetting& one) -> const std::string& { return one.setting.path; });
}

bool PointPattern::covers(const std::vector<std::int64_t>& values) const {
  for (std::size_t k = 0; k < values.size(); ++k)
    if (axes_[k] ? values[k] < 0 : values[k] != values_[k]) return false;
  return values.size() == values_.size();
}

const PointPattern::AxisValue& PointPattern::value(const ExperimentSpec& spec, int axis, std::int64_t number) {
  const Axis& swept = spec.sweep.axes[static_cast<std::size_t>(axis)];
  VaryingAxis& varying = *axes_[static_cast<std::size_t>(axis)];
  const bool keeps_all = varying.read.size() == swept.values.size();
  std::optional<AxisValue>& known = varying.read[keeps_all ? static_cast<std::size_t>(number) : 0];
  if (known && (keeps_all || varying.last == number)) return *known;
  const Field& field = fields_[varying.field];
  const auto read = [&]<class T>(const T&) {
    if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::vector<double>>) {
      T value = read_value<T>(field, swept, number);
      known = AxisValue{{}, setting_text(value)};
      known->value = std::move(value);
    }
  };
  std::visit(read, field.value);
  varying.last = number;
  return *known;
}

std::unique_ptr<Experiment> PointPattern::make(const ExperimentSpec& spec, const std::vector<std::int64_t>& values) {
  given_.resize(fields_.size());
  for (std::size_t i = 0; i < fields_.size(); ++i)
    given_[i] = axis_of_[i] < 0 ? &fields_[i].value : &value(spec, axis_of_[i], values[static_cast<std::size_t>(axis_of_[i])]).value;
  std::unique_ptr<Experiment> experiment = kind_->make();
  return set_fields(*experiment, given_) ? std::move(experiment) : nullptr;
}

PointPattern* pattern_of(const Study& study, std::size_t experiment, const std::vector<std::int64_t>& values) {
  struct Remembered {
    std::uint64_t serial = 0;
    std::size_t experiment = 0;
    std::list<PointPattern> patterns;  // the one used last is the first
  };
  thread_local Remembered last;
  const ExperimentSpec& spec = study.experiments.at(experiment);
  if (study.serial == 0 || spec.references != nullptr) return nullptr;
  if (last.serial != study.serial || last.experiment != experiment) last = {study.serial, experiment, {}};
  const auto found = std::ranges::find_if(last.patterns, [&](const PointPattern& one) { return one.covers(values); });
  if (found != last.patterns.end()) last.patterns.splice(last.patterns.begin(), last.patterns, found);
  else if (last.patterns.size() == most_patterns) return nullptr;
  else last.patterns.emplace_front(study, spec, values);
  return &last.patterns.front();
}

std::vector<Setting> telling_settings(const Study& study, const ExperimentSpec& spec, const std::vector<std::int64_t>& values) {
  const std::unique_ptr<Experiment> experiment = experiment_at(study, spec, values, false);
  std::vector<Setting> telling;
  for (auto& [setting, by_default] : with_defaults(spec, *experiment))
    if (tells(spec, setting, by_default)) telling.push_back(std::move(setting));
  std::ranges::sort(telling, {}, &Setting::path);
  return telling;
}

}  // namespace sower
