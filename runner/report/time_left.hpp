#pragma once
// How much longer a run will take, with how sure that is.

#include <span>
#include <string>

#include "runner/report/task_counts.hpp"
#include "runner/schedule/durations.hpp"

namespace sower {

/// A range that holds the time left about 19 times out of 20, as far as tasks to come are like those that were.
struct TimeLeft {
  double low = 0, high = 0;  ///< seconds
  bool is_open = false;      ///< there are tasks of which nothing is known: it may take longer than `high`
};

/// What is known of how long a task of an experiment takes that has not ended.
struct KnownSeconds {
  double mean = 0;
  double variance = 0;          ///< of single tasks
  double variance_of_mean = 0;  ///< how far the mean itself may be off
  bool is_known = false;
};

/// By what the model expects of some of those that are left. How far it may be off as a whole is told by how many it has seen.
KnownSeconds known_seconds(const TaskCounts& counts, std::size_t experiment, const Durations& durations);

/// A task that is running, and which part of it is done; 0: it does not say.
struct Underway {
  std::size_t experiment = 0;
  int ranks = 1;
  double seconds = 0, part = 0;
};

/// From the work that is left, all ranks sharing it, to the same with the longest task begun last (Graham 1969): so much depends on the
/// order. Both with two standard deviations.
TimeLeft time_left(std::span<const ExperimentCount> experiments, std::span<const KnownSeconds> known, std::span<const Underway> underway,
                   int ranks);

/// "3 to 5 min left", "about 2 h left", "at least 10 s left", "time left unknown".
std::string words(const TimeLeft& left);

}  // namespace sower
