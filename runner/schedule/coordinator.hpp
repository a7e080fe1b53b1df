#pragma once
// The run as rank 0 conducts it, in a thread beside its own work.

#include <chrono>
#include <string>
#include <vector>

#include "runner/schedule/dispatcher.hpp"
#include "runner/schedule/observer.hpp"
#include "runner/schedule/stop_message.hpp"
#include "runner/schedule/stopping.hpp"
#include "runner/team/link.hpp"

namespace sower {

/// Hands out tasks until all are done or the run is to stop, and sees to it that a stop comes to its end.
class Coordinator {
 public:
  /// `observer` may be null.
  Coordinator(Link& link, Agenda agenda, const Stopping& stopping, Observer* observer);
  /// Returns when every rank has been told to end. What the first `accept` that failed has thrown; empty when every result was kept.
  std::string conduct();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Step { runs, begun, time_up, abandoned };

  void hear(int rank, const Report& report);
  void look_for_stop();
  void hear_processes();
  void begin_stop();
  void abandon();
  void tell_processes(const StopMessage& message);

  [[nodiscard]] double now() const;

  Link& link_;
  const Clock::time_point begun_ = Clock::now();
  Dispatcher dispatcher_;
  const Stopping& stopping_;
  Observer* observer_;
  StopState& state_;
  Step step_ = Step::runs;
  Clock::time_point next_look_ = Clock::now();
  Clock::time_point time_up_at_, abandon_at_;  // once the stop has begun
  int synced_ = 0;                             // other processes that have made durable what they finished
};

}  // namespace sower
