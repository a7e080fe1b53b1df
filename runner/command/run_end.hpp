#pragma once
// How a run ends once its results are gathered.

#include <string>

#include "runner/command/waiting.hpp"
#include "runner/results/gather.hpp"
#include "runner/schedule/stop_state.hpp"

namespace sower {

struct RunsEnd {
  bool some_alone = false;  ///< the run was for chosen tasks, so that others may be missing
  std::string journal_folder;
  Waiting waiting;  ///< tasks of experiments that need others
};

/// Says why tasks are missing, if any are, and how to go on; returns the exit code. Throws Error when nothing explains it.
int end_of_run(const Gathered& gathered, const StopState& stop, const RunsEnd& run);

}  // namespace sower
