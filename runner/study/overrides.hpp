#pragma once
// What changes a study after its files are merged: profiles, settings of the command line, and the choice of experiments.

#include "io/yaml/node.hpp"
#include "runner/study/complaints.hpp"
#include "runner/study/sources.hpp"

namespace sower {

/// Takes `profiles` out of the tree, checks the paths of all of them, applies those that are asked for, then the settings. False when a
/// setting is not YAML.
bool apply_overrides(io::Node& root, const StudyRequest& request, Complaints& complaints);

/// Leaves only the experiments of these names; all when none is given. Returns the names of the others.
std::vector<std::string> keep_only(io::Node& root, const std::vector<std::string>& names, Complaints& complaints);

}  // namespace sower
