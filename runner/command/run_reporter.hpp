#pragma once
// Who tells people and programs how far a run is.

#include <memory>
#include <string>

#include "runner/report/task_counts.hpp"
#include "runner/schedule/durations.hpp"

namespace sower {

enum class Audience : char {
  people,    ///< a few lines on a terminal, a line now and then elsewhere
  machines,  ///< JSON, a line an event
  nobody
};

/// Is called by the coordinator's thread. It never waits for a slow reader: progress that nobody takes is left out.
class RunReporter {
 public:
  RunReporter() = default;
  RunReporter(const RunReporter&) = delete;
  RunReporter& operator=(const RunReporter&) = delete;
  virtual ~RunReporter() = default;
  virtual void look(const TaskCounts& counts, const Durations& durations) = 0;
  /// A task has failed; `again`: it will be tried again.
  virtual void failed(const Task& task, std::uint32_t attempt, bool again) = 0;
  /// The tasks have ended, or the run is about to.
  virtual void end() = 0;
};

/// `one_process`: without mpirun, whose ranks cannot know where their output goes in the end.
std::unique_ptr<RunReporter> make_reporter(Audience audience, bool one_process);

}  // namespace sower
