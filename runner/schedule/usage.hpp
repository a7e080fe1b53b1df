#pragma once
// How well an attempt used its ranks, from what they reported.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <unordered_map>

#include "runner/schedule/orders.hpp"

namespace sower {

/// Of one attempt. Rank-seconds are seconds times the ranks that were given for them.
struct Usage {
  int ranks = 0;
  double begin = 0;             ///< when the first task was given out; seconds since 1970-01-01 UTC; 0: none was
  double makespan_seconds = 0;  ///< from then until the last report
  double task_seconds = 0;      ///< rank-seconds in tasks that came to an end, as their records say; those that failed included
  double left_seconds = 0;      ///< rank-seconds in tasks that were left because the run was to stop
  double longest_seconds = 0;   ///< the longest task that came to an end

  [[nodiscard]] double idle_seconds() const { return std::max(0.0, ranks * makespan_seconds - task_seconds - left_seconds); }
  /// No order of these tasks on these ranks takes less: the larger of the longest task and the work of all divided by the ranks.
  [[nodiscard]] double lower_bound_seconds() const { return std::max(longest_seconds, (task_seconds + left_seconds) / std::max(1, ranks)); }
};

/// Adds up as orders are sent and reports come.
class UsageMeter {
 public:
  using Clock = std::chrono::steady_clock;

  explicit UsageMeter(int ranks) { usage_.ranks = ranks; }
  void sent(const Order& order, Clock::time_point now);
  void heard(const Report& report, Clock::time_point now);
  [[nodiscard]] const Usage& usage() const { return usage_; }

 private:
  Usage usage_;
  Clock::time_point begin_;
  std::unordered_map<std::int64_t, double> widths_;  // of the tasks of teams that have not reported
};

}  // namespace sower
