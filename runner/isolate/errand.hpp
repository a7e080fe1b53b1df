#pragma once
// What a launcher must know before the first task.

#include <optional>
#include <string>

#include "runner/schedule/task_checkpoint.hpp"
#include "runner/study/sources.hpp"

namespace sower::isolate {

struct Errand {
  StudyRequest request;
  Sources sources;
  std::string logs;                                  ///< folder where the output of tasks goes
  std::optional<CheckpointFolder> checkpoints = {};  ///< its `warn` is not carried over: a task's process writes to its log
  std::string inputs = {};                           ///< see packed_inputs
  std::string needed = {};                           ///< the journal folder with results that tasks need

  /// All of it as one string of bytes, and back.
  [[nodiscard]] std::string packed() const;
  static Errand unpacked(const std::string& packed_text);
};

}  // namespace sower::isolate
