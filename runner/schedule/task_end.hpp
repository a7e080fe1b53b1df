#pragma once
// A task that ends by its own diagnostics.

#include <limits>
#include <vector>

#include "runner/api/enough.hpp"
#include "runner/api/recorder.hpp"
#include "runner/study/early.hpp"

namespace sower {

/// Compares a task's diagnostics with the bounds of its study, and knows when it was enough.
class TaskEnd {
 public:
  /// `ends_when` must outlive it.
  explicit TaskEnd(const std::vector<DiagnosticBounds>& ends_when) : ends_when_(ends_when) {}
  /// What the task asks; must not outlive this.
  [[nodiscard]] Enough enough();
  /// How far the task was then; nothing of a task that can only go to its end.
  void record(Recorder& out) const;

 private:
  const std::vector<DiagnosticBounds>& ends_when_;
  double after_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace sower
