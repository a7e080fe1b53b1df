#pragma once
// What decides which tasks of an experiment need not run.

#include <cstdint>
#include <string>
#include <vector>

#include "runner/early/metric.hpp"
#include "runner/journal/record.hpp"

namespace sower {

/// What became of a task, as far as decisions go by it.
struct Outcome {
  Status status = Status::failed;  ///< for good
  Metric metric = {};
};

/// Tasks next to each other.
struct TaskRange {
  std::int64_t begin = 0, end = 0;
  [[nodiscard]] bool holds(std::int64_t task) const { return begin <= task && task < end; }
};

/// What follows from what was settled last.
struct EarlyNews {
  std::vector<TaskRange> stopped;
  std::vector<TaskRange> wanted;     ///< for certain, from now on: as far as it is worth telling
  std::vector<std::int64_t> failed;  ///< tasks that failed and are wanted for certain
  bool lacks_metric = false;         ///< of a task that is done and wanted for certain
};

/// Of one experiment, whose tasks are counted from its first. What it decides about a task depends on the outcomes of tasks before it in
/// canonical order and on nothing else: not on which came first, nor on outcomes of tasks that it has stopped.
class EarlyRule {
 public:
  EarlyRule() = default;
  EarlyRule(const EarlyRule&) = delete;
  EarlyRule& operator=(const EarlyRule&) = delete;
  virtual ~EarlyRule() = default;
  /// A task has ended for good; each once, in any order.
  virtual void settle(std::int64_t task, const Outcome& outcome, EarlyNews& news) = 0;
  [[nodiscard]] virtual bool is_stopped(std::int64_t task) const = 0;
  /// Why, when it is: the same words on every layout.
  [[nodiscard]] virtual std::string why(std::int64_t task) const = 0;
  /// In which order tasks are worth running, as far as it is known by now: 0 for those that are wanted for certain.
  [[nodiscard]] virtual std::int64_t step(std::int64_t task) const = 0;
};

}  // namespace sower
