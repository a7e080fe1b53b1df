#pragma once
// How long tasks are expected to take.

#include <cstdint>
#include <optional>

namespace sower {

/// A duration that is not known exactly: log-normal.
struct ExpectedSeconds {
  double mean = 0;
  double log_sd = 0;         ///< standard deviation of its natural logarithm
  double shared_log_sd = 0;  ///< the part of it that is not chance but ignorance, and likely to be the same for tasks that are alike
};

/// What the dispatcher asks before it chooses, and tells when a task has ended.
class Durations {
 public:
  Durations() = default;
  Durations(const Durations&) = delete;
  Durations& operator=(const Durations&) = delete;
  virtual ~Durations() = default;
  /// Nothing while nothing is known.
  [[nodiscard]] virtual std::optional<ExpectedSeconds> expected(std::int64_t task) const = 0;
  /// A task has ended by itself after so many seconds.
  virtual void observe(std::int64_t task, double seconds) = 0;
};

}  // namespace sower
