#pragma once
// Conditions on tasks: "learning_rate > 0.01", "optimizer = adam", "error ~ memory".

#include <string>
#include <vector>

#include "runner/results/task_rows.hpp"

namespace sower::results {

struct Condition {
  enum class Operator : char { equal, differs, less, at_most, greater, at_least, contains };
  std::string name;
  Operator compare = Operator::equal;
  std::string value;    ///< without the quotes it may have been written in
  std::string written;  ///< the whole, for messages
};

/// Takes "NAME OPERATOR VALUE" apart. Operators: = (or ==), !=, <, <=, >, >= and ~ (contains). Throws Error that says how it is written.
Condition parse_condition(const std::string& written);

/// Whether a value meets a condition. Numbers are compared as numbers, texts by = != and ~ alone. Nothing meets no condition; NaN meets
/// only "= nan".
bool meets(const Cell& cell, const Condition& condition);

/// Throws Error when a condition makes no sense in any of the experiments: an unknown name (with "did you mean"), a text compared by
/// size, a number with a word, or an unknown status.
void check_condition(const Condition& condition, const std::vector<const ExperimentTasks*>& experiments);

/// What to tell who named something that no task of the experiments has.
std::string unknown_name(const std::string& name, const std::vector<const ExperimentTasks*>& experiments);

}  // namespace sower::results
