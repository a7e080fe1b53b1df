#pragma once
// What `sower describe KIND` prints.

#include <string>

#include "runner/api/experiment.hpp"

namespace sower {

/// Every parameter of a kind with help, type, unit, range and default, the alternatives of its choices with theirs, and a study to
/// begin with, as plain text.
std::string describe_kind(const Entry<Experiment>& kind);

/// A complete study that runs the kind with its defaults.
std::string example_study(const Entry<Experiment>& kind);

}  // namespace sower
