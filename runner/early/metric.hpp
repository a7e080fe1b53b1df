#pragma once
// The number of a task that early stops go by.

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "runner/api/recorder.hpp"

namespace sower {

struct Metric {
  double value = std::numeric_limits<double>::quiet_NaN();
  bool is_there = false;
};

/// Whether a variable can be gone by: a single number that depends on the study alone. A measured one differs from run to run, and with
/// it would what is stopped.
bool is_metric(const Variable& head);

Metric metric_in(const std::vector<Variable>& variables, std::string_view name);

/// Why there is none of that name among what a task has recorded; empty when there is.
std::string why_no_metric(const std::vector<Variable>& recorded, const std::string& name);

}  // namespace sower
