#pragma once
// What a run does when tasks of an experiment fail.

#include "runner/study/keys.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Reads `retries` and `on_failure`.
void read_failures(const Keys& keys, ExperimentSpec& spec, Complaints& complaints);

}  // namespace sower
