#pragma once
// The course of a run without running anything: the dispatcher's own decisions in simulated time.

#include <cstdint>
#include <functional>

#include "runner/schedule/dispatcher.hpp"

namespace sower {

/// All in seconds.
struct Rehearsed {
  double makespan = 0;
  double work = 0;     ///< of all ranks together
  double longest = 0;  ///< task
  [[nodiscard]] double lower_bound(int ranks) const;
};

struct RehearsedTask {
  std::function<double(std::int64_t task)> seconds;                        ///< it takes on the ranks it gets
  std::function<Status(const Assignment&)> status = {};                    ///< it ends with; done when missing
  std::function<void(int rank, const Order&, double begin)> started = {};  ///< is told of each order; may be missing
  std::function<Metric(std::int64_t task)> metric = {};                    ///< it records, where early stops go by one
};

/// Handing tasks over takes no time. `agenda.durations` learns, as in a run.
Rehearsed rehearse(const Agenda& agenda, const RehearsedTask& task);

}  // namespace sower
