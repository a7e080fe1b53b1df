#pragma once
// Parameters of a study → the tunables of an experiment.

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// A parameter that the sweep sets at the point that is read.
struct SweptValue {
  const Axis* axis;
  const io::Node* value;
};

/// What reading a swept value told about it.
struct SweptFact {
  bool seen = false;       ///< false: the value was wrong, or nothing asked for it
  std::string help, unit;  ///< of the parameter
  bool is_number = false, is_integer = false;
  double number = 0;
  std::string label;  ///< the same text for the same value
};

/// Everything that reading the parameters of one point needs.
struct PointParameters {
  const io::Node& params;                   ///< a map or nothing
  std::vector<SweptValue> swept;            ///< each stands in the place of, or inside, what `params` gives, and wins over it
  std::string kind;                         ///< named in messages
  std::filesystem::path folder;             ///< where relative input files are looked for
  bool absolute_files = false;              ///< whether input files get the folder in front
  Complaints* complaints = nullptr;         ///< null: Error is thrown for the first mistake, and input files are not looked at
  std::vector<SweptFact>* facts = nullptr;  ///< null, or one for each of `swept`
  const References* references = nullptr;   ///< null when `params` has none that depends on the point
  bool stored = false;                      ///< input files are not looked at
};

/// The sweep's values at a point of an experiment.
std::vector<SweptValue> swept_at(const ExperimentSpec& spec, std::int64_t point);
/// The same with the number of each axis's value, -1 where it is left alone.
std::vector<SweptValue> swept_at(const ExperimentSpec& spec, const std::vector<std::int64_t>& values);

/// Sets the tunables of a new experiment; what is not given keeps its default.
void read_parameters(Experiment& experiment, const PointParameters& point);

/// A new experiment with the tunables of a point, as `values` gives it; input files as written, or with absolute paths. Throws Error when
/// the study was not checked.
std::unique_ptr<Experiment> experiment_at(const Study& study, const ExperimentSpec& spec, const std::vector<std::int64_t>& values,
                                          bool absolute_files);

/// Where the value of a parameter ("optimizer.beta1"), or of what it belongs to, was given; `otherwise` when nowhere.
io::Mark place_of(std::string_view path, const PointParameters& point, const io::Mark& otherwise);

}  // namespace sower
