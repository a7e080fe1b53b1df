#pragma once
// One task's process as its launcher sees it.

#include <poll.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <optional>

#include "runner/isolate/errand.hpp"
#include "runner/isolate/packet.hpp"
#include "runner/isolate/task_log.hpp"
#include "runner/study/study.hpp"

namespace sower::isolate {

/// A page of memory that a process shares with the children it forks.
class SharedNote {
 public:
  SharedNote();
  ~SharedNote();
  SharedNote(const SharedNote&) = delete;
  SharedNote& operator=(const SharedNote&) = delete;
  Note* operator->() const { return note_; }
  Note& operator*() const { return *note_; }

 private:
  Note* note_;
};

class RunningChild {
 public:
  using Clock = std::chrono::steady_clock;

  /// Forks. Check `started` afterwards.
  RunningChild(const Study& study, const Request& request, const Errand& errand, SharedNote& note);
  [[nodiscard]] bool started() const { return pid_ > 0; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Of its output, to be polled; -1 when it has closed that.
  [[nodiscard]] int output() const { return output_.get(); }

  /// Keeps what it has written so far.
  void read_output();
  /// Asks it to end, or makes it, when that is due.
  void mind_the_time(Clock::time_point now);
  /// When mind_the_time has something to do next.
  [[nodiscard]] Clock::time_point due() const { return due_; }

  /// It is a zombie: kills what it has left behind, buries it and says how it ended. Call send_result afterwards.
  Ended bury();
  [[nodiscard]] const Descriptor& result() const { return result_; }

 private:
  enum class Stage : char { runs, was_asked, was_killed };
  void fork_it(const Study& study, const Request& request, const Errand& errand);

  pid_t pid_ = -1;
  int fork_error_ = 0;
  Descriptor result_, output_;
  TaskLog log_;
  SharedNote& note_;
  Stage stage_ = Stage::runs;
  Clock::time_point start_ = Clock::now(), due_ = Clock::time_point::max();
  double start_wall_ = 0;
};

}  // namespace sower::isolate
