#include "runner/schedule/dispatcher.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace sower {
namespace {

Batch batch_of(int ranks, std::int64_t first, std::int64_t count) {
  Batch batch{.ranks = ranks, .tasks = {}};
  for (std::int64_t task = first; task < first + count; ++task) batch.tasks.push_back({task, 1});
  return batch;
}

/// Plays the workers: each order takes as long as its tasks; time is simulated.
class Simulation {
 public:
  Simulation(const std::vector<Batch>& batches, int ranks, double seconds_a_task)
      : seconds_a_task_(seconds_a_task), dispatcher_(batches, ranks, stop_, [this](int rank, const Order& order) { take(rank, order); }) {
    for (int rank = 0; rank < ranks; ++rank) dispatcher_.report(rank, {});
    while (!ending_.empty()) {
      const auto next = ending_.begin();
      const auto [rank, order] = next->second;
      now_ = next->first;
      ending_.erase(next);
      Report report;
      if (order.ranks.empty() || order.ranks.front() == rank)
        for (const Assignment& assignment : order.tasks) report.finished.push_back({assignment.task, Status::done, seconds_a_task_});
      dispatcher_.report(rank, report);
    }
  }
  std::map<std::int64_t, int> runs;            // how often each task was given out
  std::map<std::int64_t, std::size_t> widths;  // and to how many ranks
  std::size_t orders = 0, ends = 0;
  [[nodiscard]] bool ended() const { return dispatcher_.ended(); }
  [[nodiscard]] double makespan() const { return now_; }

 private:
  void take(int rank, const Order& order) {
    ++orders;
    if (order.tasks.empty()) {
      ++ends;
      return;
    }
    if (order.ranks.empty() || order.ranks.front() == rank)
      for (const Assignment& assignment : order.tasks) {
        ++runs[assignment.task];
        widths[assignment.task] = std::max<std::size_t>(order.ranks.size(), 1);
      }
    ending_.emplace(now_ + seconds_a_task_ * static_cast<double>(order.tasks.size()), std::pair{rank, order});
  }
  StopState stop_;
  double seconds_a_task_, now_ = 0;
  std::multimap<double, std::pair<int, Order>> ending_;
  Dispatcher dispatcher_;
};

TEST(Dispatcher, EveryTaskRunsExactlyOnceAndEveryRankIsTold) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const int ranks = 1 + static_cast<int>(random() % 9);
    std::vector<Batch> batches;
    std::int64_t tasks = 0;
    for (unsigned b = 0; b < random() % 5; ++b) {
      const auto count = static_cast<std::int64_t>(random() % 40);
      batches.push_back(batch_of(1 + static_cast<int>(random() % 12), tasks, count));
      tasks += count;
    }
    const Simulation simulation(batches, ranks, 0.1);
    EXPECT_EQ(static_cast<std::int64_t>(simulation.runs.size()), tasks);
    for (const auto& [task, runs] : simulation.runs) EXPECT_EQ(runs, 1) << "task " << task;
    EXPECT_TRUE(simulation.ended());
    EXPECT_EQ(static_cast<int>(simulation.ends), ranks);
  }
}

TEST(Dispatcher, ATaskGetsTheRanksItWishesForOrAllThereAre) {
  const Simulation simulation({batch_of(3, 0, 5), batch_of(99, 5, 2), batch_of(1, 7, 3)}, 4, 0.1);
  EXPECT_EQ(simulation.widths.at(0), 3U);
  EXPECT_EQ(simulation.widths.at(5), 4U);
  EXPECT_EQ(simulation.widths.at(7), 1U);
}

TEST(Dispatcher, RanksThatCannotJoinATeamTakeSingleTasks) {
  // 3 tasks of 3 ranks one after the other on 4 ranks leave one rank free, which does the 3 single tasks meanwhile.
  const Simulation simulation({batch_of(3, 0, 3), batch_of(1, 3, 3)}, 4, 1.0);
  EXPECT_DOUBLE_EQ(simulation.makespan(), 3.0);
}

TEST(Dispatcher, TinyTasksGoOutInChunksAndLongOnesDoNot) {
  const Simulation tiny({batch_of(1, 0, 10'000)}, 2, 1e-5);
  EXPECT_LT(tiny.orders, 200U);
  const Simulation slow({batch_of(1, 0, 100)}, 2, 1.0);
  EXPECT_EQ(slow.orders, 102U);
}

TEST(Dispatcher, AfterAFaultNothingNewIsGivenOut) {
  StopState stop;
  std::vector<Order> orders;
  Dispatcher dispatcher({batch_of(1, 0, 10)}, 1, stop, [&](int, const Order& order) { orders.push_back(order); });
  dispatcher.report(0, {});
  const std::string full = "disk full";
  dispatcher.report(0, {.finished = {}, .fault = {full.begin(), full.end()}});
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_TRUE(orders.back().tasks.empty());
  EXPECT_EQ(dispatcher.fault(), full);
  EXPECT_EQ(stop.reason(), full);
  EXPECT_EQ(stop.cause(), StopCause::wish);
}

TEST(Dispatcher, WhenStoppedItEndsWhenWhatRunsHasEnded) {
  StopState stop;
  int given = 0, ends = 0;
  Dispatcher dispatcher({batch_of(2, 0, 3), batch_of(1, 3, 10)}, 3, stop,
                        [&](int, const Order& order) { ++(order.tasks.empty() ? ends : given); });
  for (int rank = 0; rank < 3; ++rank) dispatcher.report(rank, {});
  EXPECT_EQ(given, 3) << "a team of two and one alone";
  EXPECT_EQ(dispatcher.running(), (std::vector<std::int64_t>{0, 3}));
  stop.ask("because");
  dispatcher.notice_stop();
  EXPECT_FALSE(dispatcher.ended());
  dispatcher.report(2, {.finished = {{3, Status::done, 0.1, 1}}, .fault = {}});
  EXPECT_EQ(dispatcher.running(), std::vector<std::int64_t>{0});
  dispatcher.report(0, {});
  dispatcher.report(1, {});
  EXPECT_TRUE(dispatcher.ended());
  EXPECT_TRUE(dispatcher.running().empty());
  EXPECT_EQ(given, 3);
  EXPECT_EQ(ends, 3);
}

TEST(Dispatcher, StoppedBeforeItBeginsItGivesNothingOut) {
  StopState stop;
  int given = 0, ends = 0;
  Dispatcher dispatcher({batch_of(1, 0, 10)}, 2, stop, [&](int, const Order& order) { ++(order.tasks.empty() ? ends : given); });
  dispatcher.report(0, {});
  EXPECT_EQ(given, 1);
  stop.ask("because");
  Dispatcher other({batch_of(1, 0, 10)}, 2, stop, [&](int, const Order& order) { ++(order.tasks.empty() ? ends : given); });
  other.notice_stop();
  other.report(0, {});
  other.report(1, {});
  other.notice_stop();
  EXPECT_TRUE(other.ended());
  EXPECT_EQ(given, 1);
  EXPECT_EQ(ends, 2);
}

/// What a worker says of a task that it was given.
Report said(const Order& order, Status status) {
  Report report;
  for (const Assignment& each : order.tasks) report.finished.push_back({each.task, status, 1.0, each.attempt});
  return report;
}

TEST(Dispatcher, ATaskThatFailedIsTriedAgainAfterTheOthersWhileItHasRetries) {
  StopState stop;
  Batch batch = batch_of(1, 0, 3);
  batch.retries = 2;
  std::vector<Order> orders;
  Dispatcher dispatcher({batch, batch_of(1, 3, 1)}, 1, stop, [&](int, const Order& order) { orders.push_back(order); });
  dispatcher.report(0, {});
  while (!dispatcher.ended()) dispatcher.report(0, said(orders.back(), orders.back().tasks[0].task == 0 ? Status::failed : Status::done));
  std::vector<std::pair<std::int64_t, std::uint32_t>> given;
  for (const Order& order : orders)
    for (const Assignment& each : order.tasks) given.emplace_back(each.task, each.attempt);
  const std::vector<std::pair<std::int64_t, std::uint32_t>> expected{{0, 1}, {1, 1}, {2, 1}, {0, 2}, {0, 3}, {3, 1}};
  EXPECT_EQ(given, expected);
}

TEST(Dispatcher, ATeamThatFailedIsFormedAgain) {
  StopState stop;
  Batch batch = batch_of(2, 0, 1);
  batch.retries = 1;
  std::map<int, Order> last;
  Dispatcher dispatcher({batch}, 2, stop, [&](int rank, const Order& order) { last[rank] = order; });
  for (const int rank : {0, 1}) dispatcher.report(rank, {});
  dispatcher.report(1, {});
  dispatcher.report(0, said(last[0], Status::failed));
  ASSERT_EQ(last[1].tasks.size(), 1U);
  EXPECT_EQ(last[1].tasks[0].attempt, 2U);
  dispatcher.report(0, said(last[0], Status::failed));
  dispatcher.report(1, {});
  EXPECT_TRUE(dispatcher.ended());
}

TEST(Dispatcher, AFailureForGoodEndsTheWorkWhereTheStudySaysSo) {
  StopState stop;
  Batch batch = batch_of(1, 0, 5);
  batch.retries = 1;
  batch.stops_on_failure = true;
  std::vector<Order> orders;
  Dispatcher dispatcher({batch_of(1, 5, 1), batch}, 1, stop, [&](int, const Order& order) { orders.push_back(order); });
  dispatcher.report(0, {});
  dispatcher.report(0, said(orders.back(), Status::failed));  // of task 5, whose experiment goes on
  std::size_t failures = 0;
  while (!dispatcher.ended()) {
    failures += orders.back().tasks[0].task == 0 ? 1 : 0;
    dispatcher.report(0, said(orders.back(), orders.back().tasks[0].task == 0 ? Status::failed : Status::done));
  }
  EXPECT_EQ(failures, 2U);
  EXPECT_EQ(orders.size(), 8U);  // 5, 0 ... 4, 0 again and the end
  EXPECT_EQ(dispatcher.fault(), "");
  EXPECT_EQ(stop.reason(), "task 0 failed, and its experiment says on_failure: stop");
  EXPECT_EQ(stop.cause(), StopCause::failed_task);
}

TEST(Dispatcher, WithNothingToDoItEndsAtOnce) {
  StopState stop;
  int ends = 0;
  Dispatcher dispatcher({}, 2, stop, [&](int, const Order& order) { ends += order.tasks.empty() ? 1 : 0; });
  dispatcher.report(1, {});
  dispatcher.report(0, {});
  EXPECT_TRUE(dispatcher.ended());
  EXPECT_EQ(ends, 2);
}

}  // namespace
}  // namespace sower
