#pragma once
// Runs the tasks of a study on all ranks: a coordinator beside rank 0's own work, a worker on every rank.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "runner/early/early_stops.hpp"
#include "runner/journal/record.hpp"
#include "runner/schedule/dispatcher.hpp"
#include "runner/schedule/durations.hpp"
#include "runner/schedule/needed_records.hpp"
#include "runner/schedule/observer.hpp"
#include "runner/schedule/stopping.hpp"
#include "runner/schedule/task_checkpoint.hpp"
#include "runner/study/study.hpp"
#include "runner/team/team.hpp"

namespace sower {

/// Takes a finished task, to be kept together with others (see Workplace::flush); called by the thread that ran it, on the rank that has
/// its results. When it throws, no new task starts.
using Accept = std::function<void(const TaskResult&)>;

/// Where a task runs.
struct Place {
  std::vector<std::int32_t> ranks;  ///< of the run, in team order
  int cores = 1;                    ///< of this rank
  const StopState& stop;            ///< of this process
  const CheckpointFolder* checkpoints = nullptr;
  bool* has_checkpoint = nullptr;                             ///< is told whether the task leaves a saved state behind
  bool caps_threads = false;                                  ///< whether tasks that ask for more threads than `cores` get no more
  NeededRecords* needed = nullptr;                            ///< null: results of other tasks are not at hand
  std::function<void(const InnerProgress&)> progressed = {};  ///< is told how far a task is that says so; may be missing
};

/// What runs tasks apart was killed while it ran this one, which may be why.
struct KilledWithTask : Error {
  using Error::Error;
};

/// Runs a task in a process of its own (runner/isolate). Throws Error when that cannot be done any more, KilledWithTask when it was killed
/// meanwhile.
using RunApart = std::function<TaskResult(Assignment, const Place&)>;

/// What a rank works with.
struct Workplace {
  Accept accept;
  Stopping stopping;
  int cores = 1;                                  ///< that this rank has for itself, for experiments with `threads: auto`
  bool caps_threads = false;                      ///< see Place
  RunApart run_apart = {};                        ///< for isolated experiments; may be missing when there are none
  Observer* observer = nullptr;                   ///< of the coordinator; counts on rank 0, may be missing
  const CheckpointFolder* checkpoints = nullptr;  ///< null: tasks cannot save their states
  std::function<void()> flush = [] {};            ///< keeps what was accepted, before it is reported; when it throws, no new task starts
  std::function<void()> sync = [] {};             ///< makes durable what was accepted, before its saved state is removed
  NeededRecords* needed = nullptr;                ///< for tasks that need results of others; see Place
  // These count on rank 0 and may be missing:
  Durations* durations = nullptr;       ///< what is known of the tasks' durations
  EarlyStops* early = nullptr;          ///< what is known of the outcomes of tasks that do not run
  std::vector<std::string> hosts = {};  ///< by rank
};

/// Runs the tasks on all ranks of the link; returns when all have ended that can: those that need others which fail never begin, and some
/// are stopped early. Every rank of the run calls it with the same study; `wanted` counts on rank 0 alone. What a task throws becomes its
/// result. Returns, on rank 0, what the first `accept` that failed has thrown; empty when every result was kept. When the run was to stop,
/// tasks that did not start or were left have no result.
std::string execute(TeamInbox& inbox, const Study& study, std::span<const Assignment> wanted, const Workplace& place);

/// The tasks that are to run, by experiment.
std::vector<Batch> batches_of(const Study& study, std::span<const Assignment> wanted);

/// By rank, the number of its host.
std::vector<int> nodes_of(std::span<const std::string> hosts);

/// Runs one task on the ranks of a team, of which each calls it. The result counts on the team's rank 0. Its status is `missing` when
/// the task was left because the run is to stop.
TaskResult run_task(const Study& study, Assignment assignment, Comm& team, const Place& place);

/// The OpenMP threads of each rank of an experiment's tasks.
int threads_of(const ExperimentSpec& spec, const Place& place);

/// Fills in what is known of a task's result without running it: who it is and where it ran.
void complete_head(TaskResult& result, const Study& study, Assignment assignment, const Place& place);

}  // namespace sower
