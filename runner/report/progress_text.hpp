#pragma once
// A run's progress in words.

#include <functional>
#include <string>

#include "runner/report/task_counts.hpp"
#include "runner/report/time_left.hpp"

namespace sower {

/// "412 of 1000 tasks done, 2 failed, 8 running, 578 waiting; 3 to 5 min left"
std::string progress_words(const TaskCounts& counts, std::size_t running, const TimeLeft& left);

/// For a terminal of so many columns: the same behind a bar and, below it, the tasks that have been running longest. No line is longer.
std::string progress_lines(const TaskCounts& counts, const std::vector<RunningTask>& running, const TimeLeft& left, int columns);

/// When a log gets its next line, having begun so many seconds ago: seldom, and ever more so.
double next_line_after(double seconds_so_far);

}  // namespace sower
