#pragma once
// Tasks in processes of their own: a crash, an exit or an endless loop costs that task and nothing else.

#include <sys/types.h>

#include <memory>
#include <mutex>
#include <string>

#include "runner/isolate/errand.hpp"
#include "runner/isolate/packet.hpp"
#include "runner/schedule/execute.hpp"

namespace sower::isolate {

/// A process that starts the tasks' processes. It is forked before this one has threads, OpenMP or MPI: a fork later would hang in the
/// first and is forbidden in the last. It ends, and with it what it has started, when this process ends, however that comes about.
class Launcher {
 public:
  Launcher();
  ~Launcher();
  Launcher(const Launcher&) = delete;
  Launcher& operator=(const Launcher&) = delete;

  /// Tells it which study the tasks are of, unless it knows. Any thread may call it. Throws Error when there is no launcher any more.
  void prepare(const Errand& errand);

  /// For one rank, after `prepare`: runs tasks, one at a time. Throws Error when there is no launcher any more; whatever
  /// becomes of the task itself is in its result.
  RunApart line(const Study& study);

  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  std::mutex mutex_;
  Descriptor control_;
  pid_t pid_ = -1;
  std::string errand_;  ///< the last that it was given
};

}  // namespace sower::isolate
