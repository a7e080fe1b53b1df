#pragma once
// Runs the tasks of a study on all ranks: a coordinator beside rank 0's own work, a worker on every rank.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "runner/journal/record.hpp"
#include "runner/schedule/orders.hpp"
#include "runner/study/study.hpp"
#include "runner/team/team.hpp"

namespace sower {

/// Keeps a finished task; called by the thread that ran it, on the rank that has its results. When it throws, no new task starts.
using Accept = std::function<void(const TaskResult&)>;

/// Where a task runs.
struct Place {
  std::vector<std::int32_t> ranks;  ///< of the run, in team order
  int cores = 1;                    ///< of this rank
};

/// Runs a task in a process of its own (runner/isolate). Throws Error when that cannot be done any more.
using RunApart = std::function<TaskResult(Assignment, const Place&)>;

/// What a rank has to do its tasks with.
struct Means {
  int cores = 1;                                           ///< for itself, for experiments with `threads: auto`
  RunApart run_apart;                                      ///< for isolated experiments; may be missing when there are none
  std::function<void(int rank, const Order& order)> note;  ///< told of each order before it is sent; counts on rank 0, may be missing
};

/// Runs the tasks on all ranks of the link; returns when all have ended. Every rank of the run calls it with the same study; `wanted`
/// counts on rank 0 alone. What a task throws becomes its result. Returns, on rank 0, what the first `accept` that failed has thrown;
/// empty when every result was kept.
std::string execute(TeamInbox& inbox, const Study& study, std::span<const Assignment> wanted, const Accept& accept,
                    const Means& means = {});

/// Runs one task on the ranks of a team, of which each calls it. The result counts on the team's rank 0.
TaskResult run_task(const Study& study, Assignment assignment, Comm& team, const Place& place);

/// Fills in what is known of a task's result without running it: who it is and where it ran.
void complete_head(TaskResult& result, const Study& study, Assignment assignment, const Place& place);

}  // namespace sower
