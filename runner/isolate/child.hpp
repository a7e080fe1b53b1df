#pragma once

#include <string>

#include "runner/isolate/packet.hpp"
#include "runner/schedule/task_checkpoint.hpp"
#include "runner/study/study.hpp"

namespace sower::isolate {

/// What the process of a task is given.
struct ChildTask {
  const Study& study;
  Request request;
  int launcher = 0;     ///< the process that must outlive this one
  int result_file = 0;  ///< for hand_over
  int output = 0;       ///< where standard output and error go
  Note& note;           ///< shared with the launcher
  const CheckpointFolder* checkpoints = nullptr;
  std::string needed = {};  ///< see Errand
};

/// Runs the task in this process, which was forked for it and has one thread, and ends the process.
[[noreturn]] void be_the_task(const ChildTask& task);

/// Closes every open file but the first three and those.
void close_all_but(int first, int second);

}  // namespace sower::isolate
