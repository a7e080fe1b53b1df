#pragma once
// What the points of a sweep have in common: most differ in a few numbers alone, and need not be read each from the study's text.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/study/field_values.hpp"
#include "runner/study/settings.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// A setting that may tell a task from one with defaults.
struct TellingSetting {
  Setting setting;         ///< its value: that of a point, or of all
  std::string by_default;  ///< the setting does not tell where it is this one; only for those of `axis`
  int axis = -1;           ///< that it varies with; -1: it tells at all points
};

/// A sweep that sets numbers, or lists of numbers, changes nothing else with them: neither what other tunables there are nor their values.
/// A pattern stands for the points that differ in such axes alone.
class PointPattern {
 public:
  /// `values`: of a point's axes, see Sweep::values_at. Throws Error when the study was not checked.
  PointPattern(const Study& study, const ExperimentSpec& spec, std::vector<std::int64_t> values);

  [[nodiscard]] bool covers(const std::vector<std::int64_t>& values) const;
  /// Sorted by path; input files as the study has them.
  [[nodiscard]] const std::vector<TellingSetting>& settings() const { return settings_; }
  /// The value of an axis that varies as a setting has it; valid until it is asked for another of that axis.
  const std::string& setting_value(const ExperimentSpec& spec, int axis, std::int64_t number) { return value(spec, axis, number).text; }
  /// The experiment of a point that it covers; null when its tunables are not what they should be.
  std::unique_ptr<Experiment> make(const ExperimentSpec& spec, const std::vector<std::int64_t>& values);

 private:
  struct AxisValue {
    FieldValue value;
    std::string text;
  };
  struct VaryingAxis {
    std::size_t field = 0;                       // in fields_
    std::vector<std::optional<AxisValue>> read;  // by value, when there are not too many; else one, the last
    std::int64_t last = -1;
  };
  [[nodiscard]] bool varies_alone(const Study& study, const ExperimentSpec& spec, std::size_t axis) const;
  void find_settings(const Study& study, const ExperimentSpec& spec);
  const AxisValue& value(const ExperimentSpec& spec, int axis, std::int64_t number);

  std::vector<std::int64_t> values_;              // of the point that was read
  std::vector<Field> fields_;                     // its tunables
  std::vector<std::optional<VaryingAxis>> axes_;  // by axis; none for those whose value is that of all points
  std::vector<int> axis_of_;                      // by field; -1: none
  std::vector<TellingSetting> settings_;
  std::vector<const FieldValue*> given_;  // to the experiment that is made; a member, so that making seldom allocates
  const Entry<Experiment>* kind_ = nullptr;
};

/// The pattern of a point, as remembered by this thread. Null where points are to be read one by one: some of the parameters refer to
/// swept ones, there are too many patterns, or the study was not read from a text (its serial is 0). Valid until the next call.
PointPattern* pattern_of(const Study& study, std::size_t experiment, const std::vector<std::int64_t>& values);

/// The settings that tell, sorted by their paths, so that a new parameter, or another order of the fields, changes no key. Input files as
/// the study has them. For points that no pattern covers.
std::vector<Setting> telling_settings(const Study& study, const ExperimentSpec& spec, const std::vector<std::int64_t>& values);

}  // namespace sower
