#pragma once

#include <string>

#include "runner/study/study.hpp"

namespace sower {

/// The text of a study file. Throws UsageError when it cannot be read.
std::string read_text(const std::string& path);

/// Reads and checks a study for verbs that run on one process. Returns whether it is right; prints all that is wrong otherwise.
bool load(const std::string& path, Study& study);

/// "3 experiments, 120 tasks".
std::string count(const Study& study);

}  // namespace sower
