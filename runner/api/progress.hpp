#pragma once
// How far a long task is, for those who watch the run.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace sower {

/// Changes no result, and is no message to other ranks of the team: on its rank 0 it is passed on, on others nothing happens.
class Progress {
 public:
  using Tell = std::function<void(std::int64_t done, std::int64_t total, std::string_view unit)>;

  /// Nobody watches.
  Progress() = default;
  Progress(Tell tell, double every_seconds)
      : tell_(std::move(tell)), every_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(every_seconds))) {}

  /// "epoch 3 of 10": 3, 10, "epoch". Costs a look at the clock, and once a second a message. Call it from the thread that `run` was called
  /// by.
  void operator()(std::int64_t done, std::int64_t total, std::string_view unit) {
    if (tell_ == nullptr) return;
    const Clock::time_point now = Clock::now();
    if (now < next_) return;
    next_ = now + every_;
    tell_(done, total, unit);
  }

 private:
  using Clock = std::chrono::steady_clock;
  Tell tell_;
  Clock::duration every_{};
  Clock::time_point next_ = Clock::now() + every_;
};

}  // namespace sower
