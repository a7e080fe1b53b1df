#pragma once
// Whether the run is to stop, as the tasks of this process see it.

#include <atomic>
#include <mutex>
#include <string>

namespace sower {

/// Somebody or the time wishes the stop, or a task has failed whose experiment says on_failure: stop. The exit codes differ.
enum class StopCause { wish, failed_task };

/// Shared by everything in a process: the coordinator, a message from it or a signal sets it, the dealing out and tasks look at it. A stop
/// has two steps: when it is asked for, nothing new starts and what can save its state does so and leaves; when time is up, the rest leaves
/// where it may (see Stopped).
class StopState {
 public:
  /// The first reason counts.
  void ask(std::string reason, StopCause cause = StopCause::wish) {
    {
      const std::lock_guard lock(guard_);
      if (reason_.empty()) {
        reason_ = std::move(reason);
        cause_ = cause;
      }
    }
    ask_from_signal();
  }
  /// The same without a reason; may be called by a signal's handler.
  void ask_from_signal() noexcept { raise_to(asked_for); }
  void end_time() noexcept { raise_to(time_is_up); }

  [[nodiscard]] bool asked() const noexcept { return step_.load(std::memory_order_acquire) >= asked_for; }
  [[nodiscard]] bool time_up() const noexcept { return step_.load(std::memory_order_acquire) >= time_is_up; }
  [[nodiscard]] std::string reason() const {
    const std::lock_guard lock(guard_);
    return reason_;
  }
  [[nodiscard]] StopCause cause() const {
    const std::lock_guard lock(guard_);
    return cause_;
  }

 private:
  enum Step : int { none_yet, asked_for, time_is_up };
  void raise_to(int step) noexcept {
    int now = step_.load();
    while (now < step && !step_.compare_exchange_weak(now, step)) {
    }
  }

  std::atomic<int> step_ = none_yet;
  static_assert(std::atomic<int>::is_always_lock_free, "a signal's handler sets it");
  mutable std::mutex guard_;
  std::string reason_;
  StopCause cause_ = StopCause::wish;
};

}  // namespace sower
