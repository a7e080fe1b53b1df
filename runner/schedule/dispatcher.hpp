#pragma once
// Who runs what: the decisions of the coordinator, without messages or clocks.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/early/early_stops.hpp"
#include "runner/schedule/ahead_tasks.hpp"
#include "runner/schedule/batch_order.hpp"
#include "runner/schedule/durations.hpp"
#include "runner/schedule/orders.hpp"
#include "runner/schedule/rank_board.hpp"
#include "runner/schedule/stop_state.hpp"
#include "runner/schedule/waiting_tasks.hpp"

namespace sower {

/// Tasks of one experiment.
struct Batch {
  int ranks = 1;                  ///< wished for; fewer are given when the run has fewer
  int retries = 0;                ///< how often a task that failed is given out again, after the others
  bool stops_on_failure = false;  ///< a task that failed for the last time stops the run
  std::vector<Assignment> tasks;
  std::vector<std::size_t> needs = {};  ///< numbers of the batches of the agenda that it needs the results of; no circles
};

struct Agenda {
  std::vector<Batch> batches;
  std::vector<int> node_of;     ///< by rank, the number of its host
  Durations& durations;         ///< of the tasks in the batches
  EarlyStops* early = nullptr;  ///< null: every task is wanted
};

/// Gives tasks to ranks as they become free. Those that others wait for go first, wide ones before narrow ones, and of one width the
/// longest first; but a task that could become the last to end goes before wider ones. When too few ranks are free for the next, those that
/// will be free soonest are reserved for it, once and for all, and meanwhile do what is expected to end by then (backfilling; Lifka, The
/// ANL/IBM SP scheduling system, 1995). Short single-rank tasks go out in chunks, and a rank gets its next chunk while it works on the last
/// one. Tasks that an early stop may spare go out when ranks would idle otherwise; once they are spared, those that wait vanish.
class Dispatcher {
 public:
  static constexpr double chunk_seconds = 0.01;  ///< so much work at a time hides what handing it over costs
  using Send = std::function<void(int rank, const Order& order)>;

  /// Once a stop is asked for, by whomever, nothing new is given out; when what runs has ended, so has the work.
  Dispatcher(Agenda agenda, StopState& stop, Send send);

  /// A rank is there, or has done its oldest order. A fault asks for a stop, and so does a failure where the batch says so. `now` is in
  /// seconds and never falls.
  void report(int rank, const Report& report, double now);
  /// Somebody else has asked for a stop: should no rank be at work, none will report.
  void notice_stop(double now);
  /// The tasks that were given out and not reported since, in canonical order.
  [[nodiscard]] std::vector<std::int64_t> running() const;
  /// The tasks that were stopped early since it was asked last, whatever had become of them.
  std::vector<TaskRange> take_stopped() { return std::exchange(stopped_, {}); }
  /// The first fault that was reported; empty: none.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  /// Whether every rank was told to end.
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  struct Line {
    bool ahead = false;   // what may turn out not to be wanted
    bool needed = false;  // by other batches
    int width = 1;
    WaitingTasks tasks;
  };
  /// What a task's experiment says of it.
  struct Rules {
    std::size_t batch = 0;
    int width = 1, retries = 0;
    bool stops_on_failure = false;
  };
  struct Promise {
    Reservation on;
    WaitingTasks::Taken task;
  };
  void make_lines(std::vector<Batch> batches);
  void begin(std::size_t batch);
  void learn(const Finished& finished);
  void failed(const Finished& finished, const Rules& rules);
  void ended(std::int64_t task, std::size_t batch);
  void settle(const Finished& finished);
  std::map<std::size_t, AheadTasks>::iterator ahead_with(const TaskRange& range);
  void want(const TaskRange& range);
  void drop(const TaskRange& range);
  void go_ahead();
  void stop_for_failure(std::int64_t task);
  void sort_again();

  void dispatch(double now);
  bool keep_promise(double now);
  bool start_next(double now);
  void promise(Line& line, double now);
  bool backfill(double now);
  bool give_ahead(double now);
  [[nodiscard]] Line* next_line(int available);
  [[nodiscard]] Line* narrow_line();
  void start(Line& line, std::vector<int> ranks, double now);
  void send(const std::vector<int>& ranks, WaitingTasks::Taken taken, double now);

  [[nodiscard]] const Rules& rules_of(std::int64_t task) const;
  [[nodiscard]] Line& line_of(const Rules& rules, bool ahead = false);
  [[nodiscard]] int available() const;
  [[nodiscard]] int first_free(bool promised) const;
  [[nodiscard]] double expected_of_unknown() const;
  [[nodiscard]] double seconds_left_per_rank() const;
  [[nodiscard]] std::int64_t fair_share(const Line& line) const;
  void end_if_idle();

  BatchOrder order_;
  std::vector<Line> lines_;                            // what is wanted for certain first, of it what others need, then the widest
  std::vector<std::pair<std::int64_t, Rules>> rules_;  // by the first task of a batch
  std::vector<std::vector<Assignment>> held_back_;     // of each batch, until it may begin
  std::map<std::size_t, AheadTasks> ahead_;            // by batch, where early stops are
  RankBoard board_;
  Durations& durations_;
  EarlyStops* early_;
  std::vector<TaskRange> stopped_;
  StopState& stop_;
  Send send_;
  std::optional<Promise> promise_;
  std::vector<bool> promised_;  // by rank
  std::uint64_t next_team_;
  std::map<std::int64_t, std::uint32_t> failures_;  // of tasks in this run
  double seconds_done_ = 0, sorting_budget_ = 0;
  std::int64_t done_ = 0, done_when_sorted_ = 0;
  int arrived_ = 0;
  std::string fault_;
  bool ended_ = false;
};

}  // namespace sower
