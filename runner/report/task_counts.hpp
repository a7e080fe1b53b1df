#pragma once
// How far a run is: counted from the orders that were sent and the reports that came.

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "runner/early/rule.hpp"
#include "runner/schedule/orders.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Mean and spread of what was measured so far (Welford 1962).
class Moments {
 public:
  void add(double value);
  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double variance() const { return count_ > 1 ? squares_ / static_cast<double>(count_ - 1) : 0; }

 private:
  std::int64_t count_ = 0;
  double mean_ = 0, squares_ = 0;
};

/// What is known of an experiment's tasks.
struct ExperimentCount {
  std::int64_t left = 0;  ///< that have not come to their end
  int ranks = 1;          ///< of each
  Moments seconds;        ///< of those that have, in this run
};

/// A task that a rank, or the first of a team, is at.
struct RunningTask {
  std::int64_t task = 0;
  std::uint32_t attempt = 1;
  int rank = 0;
  int ranks = 1;
  double seconds = 0;  ///< since it was begun, as far as is known from here
  std::optional<InnerProgress> inner = {};
};

class TaskCounts {
 public:
  using Clock = std::chrono::steady_clock;

  TaskCounts(const Study& study, std::span<const Assignment> wanted, int ranks);
  void sent(int rank, const Order& order, Clock::time_point now);
  void heard(int rank, const Report& report, Clock::time_point now);
  void progressed(int rank, const InnerProgress& progress);
  /// Those that no rank has are not wanted any more.
  void stopped(const TaskRange& tasks);

  [[nodiscard]] std::int64_t wanted() const { return static_cast<std::int64_t>(wanted_.size()); }
  [[nodiscard]] std::int64_t done() const { return done_; }  ///< or diverged
  [[nodiscard]] std::int64_t failed() const { return failed_; }
  [[nodiscard]] std::int64_t stopped() const { return stopped_; }  ///< early, before they were run
  [[nodiscard]] int ranks() const { return static_cast<int>(at_.size()); }
  [[nodiscard]] const std::vector<ExperimentCount>& experiments() const { return experiments_; }
  /// Whether a task that failed will be tried again.
  [[nodiscard]] bool is_tried_again(std::int64_t task) const;
  /// Up to so many tasks of an experiment that have not come to their end, evenly chosen.
  [[nodiscard]] std::vector<std::int64_t> some_left(std::size_t experiment, std::size_t most) const;
  /// One for each rank or team that is at work, the longest first.
  [[nodiscard]] std::vector<RunningTask> running(Clock::time_point now) const;
  [[nodiscard]] const Study& study() const { return study_; }

 private:
  /// An order that a rank was sent and has not done yet.
  struct Given {
    std::vector<Assignment> tasks;
    int ranks = 1;
    bool leads = true;  ///< false on a team's other ranks
    Clock::time_point since;
    std::optional<InnerProgress> inner = {};
  };
  void ended(const Finished& finished);

  const Study& study_;
  std::vector<std::int64_t> wanted_;  // in canonical order
  std::vector<bool> ended_;           // each of them
  std::int64_t done_ = 0, failed_ = 0, stopped_ = 0;
  std::vector<ExperimentCount> experiments_;
  std::vector<std::deque<Given>> at_;               // by rank
  std::unordered_map<std::int64_t, int> failures_;  // of tasks in this run
};

}  // namespace sower
