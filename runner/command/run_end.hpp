#pragma once
// How a run ends once its results are gathered.

#include <string>

#include "runner/results/gather.hpp"
#include "runner/schedule/stop_state.hpp"

namespace sower {

/// Says why tasks are missing, if any are, and how to go on; returns the exit code. `some_alone`: the run was for chosen tasks, so that
/// others may be missing. Throws Error when nothing explains it.
int end_of_run(const Gathered& gathered, const StopState& stop, bool some_alone, const std::string& journal_folder);

}  // namespace sower
