#pragma once
// Whether the tasks of an experiment run in processes of their own, and what these may take.

#include "runner/study/keys.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Reads `isolate` and `memory` of an experiment whose `ranks` are read. `kind` is null when the study names none that there is.
void read_isolation(const Keys& keys, const Entry<Experiment>* kind, ExperimentSpec& spec, Complaints& complaints);

}  // namespace sower
