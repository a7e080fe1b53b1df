#pragma once
// Why a run should stop now: a signal, `sower stop` or the time limit.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace sower {

/// When a run has to end, whatever is done by then.
struct TimeLimit {
  std::chrono::steady_clock::time_point stop_at;  ///< early enough for running tasks and for gathering
  std::string words;                              ///< "2 h", as the user wrote it
};

/// Looks, when asked, for reasons to stop. Used by one thread.
class StopWishes {
 public:
  /// `folder`: of the run, on rank 0; empty elsewhere, where only signals are looked for.
  StopWishes(std::filesystem::path folder, std::optional<TimeLimit> limit) : folder_(std::move(folder)), limit_(std::move(limit)) {}
  /// "SIGUSR1 came"; empty when there is none.
  std::string operator()();

 private:
  using Clock = std::chrono::steady_clock;
  std::filesystem::path folder_;
  std::optional<TimeLimit> limit_;
  Clock::time_point next_look_ = Clock::now();
};

}  // namespace sower
