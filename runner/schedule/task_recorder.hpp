#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runner/api/recorder.hpp"

namespace sower {

/// Keeps what a task records until it is finished; on ranks other than the team's first it keeps nothing.
class TaskRecorder final : public Recorder {
 public:
  explicit TaskRecorder(bool keeps) : keeps_(keeps) {}
  void diverged(std::string reason) override { reason_ = std::move(reason); }
  [[nodiscard]] const std::optional<std::string>& reason() const { return reason_; }
  std::vector<Variable> take() { return std::move(variables_); }

 private:
  void record(Variable variable) override;
  bool keeps_;
  std::optional<std::string> reason_;
  std::set<std::string, std::less<>> names_;
  std::vector<Variable> variables_;
};

}  // namespace sower
