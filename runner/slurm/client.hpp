#pragma once
// Slurm's own commands, asked as a user would ask them.

#include <string>
#include <vector>

namespace sower::slurm {

struct Answer {
  int code = 0;
  std::string text;  ///< its output, and what it complains of
};

/// Runs a command, which gets half a minute. Throws Error when there is no such command.
Answer ask(const std::vector<std::string>& words);

/// The same of a command that must not fail: throws Error with what it said.
std::string told(const std::vector<std::string>& words);

/// "1-02:03:04", "30:00" or "90" (minutes), as Slurm writes times, in seconds; negative for anything else: UNLIMITED, N/A.
double seconds_of(const std::string& time);
/// The other way round, to the next second: "1-02:03:04".
std::string time_of(double seconds);

/// What the nodes of a partition have in common.
struct Partition {
  std::string name;
  int nodes = 0, cores = 0;   ///< cores of each node, of those that have the fewest
  double most_seconds = -1;   ///< a job may take; negative: without limit
  double usual_seconds = -1;  ///< a job gets that asks for no time; negative: the partition does not say
};
/// Of that name, or the default one when it is empty. Throws Error when there is none, naming those there are.
Partition partition(const std::string& name);

/// A job as squeue knows it.
struct Job {
  std::string id, state, reason;  ///< state: PENDING, RUNNING, ...
  std::string submitted, start, left, nodes;
};
/// Those among the ids that are not over yet.
std::vector<Job> live_jobs(const std::vector<std::string>& ids);

}  // namespace sower::slurm
