#pragma once

#include <functional>
#include <utility>

#include "runner/command/run_reporter.hpp"
#include "runner/report/task_counts.hpp"
#include "runner/schedule/observer.hpp"
#include "runner/schedule/order_log.hpp"
#include "runner/schedule/usage.hpp"

namespace sower {

/// What rank 0 does as a run goes: it keeps the orders, before they are sent, measures how its ranks are used, and tells who watches.
class RunObserver final : public Observer {
 public:
  RunObserver(OrderLog& orders, TaskCounts counts, const Durations& durations, RunReporter& reporter)
      : orders_(orders), counts_(std::move(counts)), durations_(durations), reporter_(reporter), meter_(counts_.ranks()) {}
  std::function<void()> each_look = [] {};  ///< several times a second

  void sent(int rank, const Order& order) override {
    const auto now = UsageMeter::Clock::now();
    orders_.note(rank, order);
    meter_.sent(order, now);
    counts_.sent(rank, order, now);
  }
  void heard(int rank, const Report& report) override {
    const auto now = UsageMeter::Clock::now();
    meter_.heard(report, now);
    counts_.heard(rank, report, now);
    suspects_.insert(suspects_.end(), report.suspects.begin(), report.suspects.end());
    for (const Finished& each : report.finished)
      if (each.status == Status::failed)
        reporter_.failed(task_of(counts_.study(), each.task), each.attempt, counts_.is_tried_again(each.task));
  }
  void progressed(int rank, const InnerProgress& progress) override { counts_.progressed(rank, progress); }
  void stopped(const TaskRange& tasks) override { counts_.stopped(tasks); }
  void look() override {
    each_look();
    reporter_.look(counts_, durations_);
  }
  [[nodiscard]] const Usage& usage() const { return meter_.usage(); }
  /// The run ends in order: nothing is running.
  void end() {
    orders_.end(suspects_);
    reporter_.end();
  }

 private:
  OrderLog& orders_;
  TaskCounts counts_;
  const Durations& durations_;
  RunReporter& reporter_;
  UsageMeter meter_;
  std::vector<Assignment> suspects_;
};

}  // namespace sower
