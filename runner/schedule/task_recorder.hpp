#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runner/api/recorder.hpp"
#include "runner/schedule/stop_state.hpp"

namespace sower {

/// Keeps what a task records until it is finished; on ranks other than the team's first it keeps nothing. The task's time runs from
/// when it is made.
class TaskRecorder final : public Recorder {
 public:
  TaskRecorder(bool keeps, double timeout_seconds, const StopState& stop) : keeps_(keeps), timeout_seconds_(timeout_seconds), stop_(stop) {}
  /// Throws Stopped, too, when the run is to stop and the time for that is up.
  void check_time() override;
  /// Throws Error when the task has taken too long.
  void check_timeout() const;
  void diverged(std::string reason) override { reason_ = std::move(reason); }
  [[nodiscard]] const std::optional<std::string>& reason() const { return reason_; }
  std::vector<Variable> take() { return std::move(variables_); }
  /// Of a task that has failed only the measured scalars are kept.
  void forget_computed();

 private:
  void record(Variable variable) override;
  bool keeps_;
  double timeout_seconds_;
  const StopState& stop_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::optional<std::string> reason_;
  std::set<std::string, std::less<>> names_;
  std::vector<Variable> variables_;
};

}  // namespace sower
