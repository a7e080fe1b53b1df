#pragma once
// The key `stop_when` of an experiment.

#include "runner/study/keys.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Reads it into the spec, whose `record` was read before, and complains about what cannot work.
void read_stop_when(const Keys& keys, const Entry<Experiment>* kind, ExperimentSpec& spec, Complaints& complaints);

}  // namespace sower
