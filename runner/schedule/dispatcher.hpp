#pragma once
// Who runs what: the decisions of the coordinator, without messages or clocks.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runner/schedule/orders.hpp"
#include "runner/schedule/stop_state.hpp"

namespace sower {

/// Tasks that wish for the same number of ranks and come from one experiment, so that they probably take about as long.
struct Batch {
  int ranks = 1;                  ///< wished for; fewer are given when the run has fewer
  int retries = 0;                ///< how often a task that failed is given out again, after the others
  bool stops_on_failure = false;  ///< a task that failed for the last time stops the run
  std::vector<Assignment> tasks;
};

/// Gives tasks to ranks as they become free. The widest go first. A rank is held back for a team only while no team is running: one that
/// runs is at least as wide as the next and will free enough ranks at once, so until then the others take single-rank tasks. These go
/// out in chunks that take about a hundredth of a second, as measured, and never more than half of a fair share of what is left.
class Dispatcher {
 public:
  using Send = std::function<void(int rank, const Order& order)>;

  /// Once a stop is asked for, by whomever, nothing new is given out; when what runs has ended, so has the work.
  Dispatcher(std::vector<Batch> batches, int ranks, StopState& stop, Send send);

  /// A rank is free and has finished these tasks. A fault asks for a stop, and so does a failure where the batch says so.
  void report(int rank, const Report& report);
  /// Somebody else has asked for a stop: should no rank be at work, none will report.
  void notice_stop();
  /// The tasks that were given out and not reported since, in canonical order.
  [[nodiscard]] std::vector<std::int64_t> running() const;
  /// The first fault that was reported; empty: none.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  /// Whether every rank was told to end.
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  struct Queue {
    int width = 1, retries = 0;
    bool stops_on_failure = false;
    std::vector<Assignment> tasks;
    std::size_t next = 0;
    double seconds = 0;  // of all that are finished
    std::int64_t finished = 0;
    [[nodiscard]] std::int64_t left() const { return static_cast<std::int64_t>(tasks.size() - next); }
  };
  void failed(Queue& queue, const Finished& finished);
  void dispatch();
  void form_team(Queue& queue);
  void give_chunk(Queue& queue);
  [[nodiscard]] std::int64_t chunk(const Queue& queue) const;

  std::vector<Queue> queues_;                                   // widest first
  std::vector<std::pair<std::int64_t, std::size_t>> queue_of_;  // first task number of a batch -> queue, for durations
  int ranks_;
  StopState& stop_;
  Send send_;
  std::deque<int> free_;
  std::uint64_t next_team_;
  std::set<std::uint64_t> running_teams_;           // none of whose members has come back
  std::vector<std::uint64_t> team_of_;              // the last one of each rank; 0: none
  std::vector<std::vector<Assignment>> given_;      // to each rank, and not reported yet
  std::map<std::int64_t, std::uint32_t> failures_;  // of tasks in this run
  std::int64_t left_ = 0;
  std::string fault_;
  bool ended_ = false;
};

}  // namespace sower
