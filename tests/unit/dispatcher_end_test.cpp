// How the work ends: faults, stops and failures.
#include <gtest/gtest.h>

#include <map>

#include "runner/schedule/rehearsal.hpp"
#include "tests/support/agendas.hpp"

namespace sower {
namespace {

using tests::agenda_of;
using tests::batch_of;
using tests::Told;

TEST(Dispatcher, AfterAFaultNothingNewIsGivenOut) {
  StopState stop;
  std::vector<Order> orders;
  Told told;
  Dispatcher dispatcher(agenda_of({batch_of(1, 0, 10)}, 1, told), stop, [&](int, const Order& order) { orders.push_back(order); });
  dispatcher.report(0, {}, 0);
  const std::string full = "disk full";
  dispatcher.report(0, {.finished = {}, .fault = {full.begin(), full.end()}}, 0);
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_TRUE(orders.back().tasks.empty());
  EXPECT_EQ(dispatcher.fault(), full);
  EXPECT_EQ(stop.reason(), full);
  EXPECT_EQ(stop.cause(), StopCause::wish);
}

TEST(Dispatcher, WhenStoppedItEndsWhenWhatRunsHasEnded) {
  StopState stop;
  int given = 0, ends = 0;
  Told told;
  Dispatcher dispatcher(agenda_of({batch_of(2, 0, 3), batch_of(1, 3, 10)}, 3, told), stop,
                        [&](int, const Order& order) { ++(order.tasks.empty() ? ends : given); });
  for (int rank = 0; rank < 3; ++rank) dispatcher.report(rank, {}, 0);
  EXPECT_EQ(given, 3) << "a team of two and one alone";
  EXPECT_EQ(dispatcher.running(), (std::vector<std::int64_t>{0, 3}));
  stop.ask("because");
  dispatcher.notice_stop(0);
  EXPECT_FALSE(dispatcher.ended());
  dispatcher.report(2, {.finished = {{3, Status::done, 0.1, 1}}, .fault = {}}, 0);
  EXPECT_EQ(dispatcher.running(), std::vector<std::int64_t>{0});
  dispatcher.report(0, {}, 0);
  dispatcher.report(1, {}, 0);
  EXPECT_TRUE(dispatcher.ended());
  EXPECT_TRUE(dispatcher.running().empty());
  EXPECT_EQ(given, 3);
  EXPECT_EQ(ends, 3);
}

TEST(Dispatcher, StoppedBeforeItBeginsItGivesNothingOut) {
  StopState stop;
  int given = 0, ends = 0;
  Told told;
  Dispatcher dispatcher(agenda_of({batch_of(1, 0, 10)}, 2, told), stop,
                        [&](int, const Order& order) { ++(order.tasks.empty() ? ends : given); });
  dispatcher.report(0, {}, 0);
  EXPECT_EQ(given, 1);
  stop.ask("because");
  Dispatcher other(agenda_of({batch_of(1, 0, 10)}, 2, told), stop,
                   [&](int, const Order& order) { ++(order.tasks.empty() ? ends : given); });
  other.notice_stop(0);
  other.report(0, {}, 0);
  other.report(1, {}, 0);
  other.notice_stop(0);
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
  Told told;
  Dispatcher dispatcher(agenda_of({batch, batch_of(1, 3, 1)}, 1, told), stop, [&](int, const Order& order) { orders.push_back(order); });
  dispatcher.report(0, {}, 0);
  while (!dispatcher.ended())
    dispatcher.report(0, said(orders.back(), orders.back().tasks[0].task == 0 ? Status::failed : Status::done), 0);
  std::vector<std::pair<std::int64_t, std::uint32_t>> given;
  for (const Order& order : orders)
    for (const Assignment& each : order.tasks) given.emplace_back(each.task, each.attempt);
  const std::vector<std::pair<std::int64_t, std::uint32_t>> expected{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {0, 2}, {0, 3}};
  EXPECT_EQ(given, expected);
}

TEST(Dispatcher, ATeamThatFailedIsFormedAgainAfterTasksForSingleRanks) {
  StopState stop;
  Batch wide = batch_of(2, 0, 2);
  wide.retries = 2;
  std::vector<std::pair<std::int64_t, std::uint32_t>> given;
  std::map<int, Order> last;
  Told told;
  Dispatcher dispatcher(agenda_of({wide, batch_of(1, 2, 4)}, 2, told), stop, [&](int rank, const Order& order) {
    last[rank] = order;
    for (const Assignment& each : order.tasks)
      if (order.ranks.empty() || order.ranks.front() == rank) given.emplace_back(each.task, each.attempt);
  });
  for (const int rank : {0, 1}) dispatcher.report(rank, {}, 0);
  while (!dispatcher.ended())
    for (const int rank : {1, 0}) {
      const bool tells = last[rank].ranks.empty() || last[rank].ranks.front() == rank;
      dispatcher.report(rank, tells ? said(last[rank], last[rank].ranks.empty() ? Status::done : Status::failed) : Report{}, 0);
      if (dispatcher.ended()) break;
    }
  ASSERT_EQ(given.size(), 10U);
  for (std::size_t i = 0; i < given.size(); ++i) EXPECT_EQ(given[i].second > 1, i >= 6) << i << ": task " << given[i].first;
}

TEST(Dispatcher, ATeamThatFailedIsFormedAgain) {
  StopState stop;
  Batch batch = batch_of(2, 0, 1);
  batch.retries = 1;
  std::map<int, Order> last;
  Told told;
  Dispatcher dispatcher(agenda_of({batch}, 2, told), stop, [&](int rank, const Order& order) { last[rank] = order; });
  for (const int rank : {0, 1}) dispatcher.report(rank, {}, 0);
  dispatcher.report(1, {}, 0);
  dispatcher.report(0, said(last[0], Status::failed), 0);
  ASSERT_EQ(last[1].tasks.size(), 1U);
  EXPECT_EQ(last[1].tasks[0].attempt, 2U);
  dispatcher.report(0, said(last[0], Status::failed), 0);
  dispatcher.report(1, {}, 0);
  EXPECT_TRUE(dispatcher.ended());
}

TEST(Dispatcher, AFailureForGoodEndsTheWorkWhereTheStudySaysSo) {
  StopState stop;
  Batch batch = batch_of(1, 1, 5);
  batch.retries = 1;
  batch.stops_on_failure = true;
  std::vector<Order> orders;
  Told told;
  Dispatcher dispatcher(agenda_of({batch_of(1, 0, 1), batch}, 1, told), stop, [&](int, const Order& order) { orders.push_back(order); });
  dispatcher.report(0, {}, 0);
  dispatcher.report(0, said(orders.back(), Status::failed), 0);  // of task 0, whose experiment goes on
  std::size_t failures = 0;
  while (!dispatcher.ended()) {
    failures += orders.back().tasks[0].task == 1 ? 1 : 0;
    dispatcher.report(0, said(orders.back(), orders.back().tasks[0].task == 1 ? Status::failed : Status::done), 0);
  }
  EXPECT_EQ(failures, 2U);
  EXPECT_EQ(orders.size(), 8U);  // 0, 1 ... 5, 1 again and the end
  EXPECT_EQ(dispatcher.fault(), "");
  EXPECT_EQ(stop.reason(), "task 1 failed, and its experiment says on_failure: stop");
  EXPECT_EQ(stop.cause(), StopCause::failed_task);
}

TEST(Dispatcher, WithNothingToDoItEndsAtOnce) {
  StopState stop;
  int ends = 0;
  Told told;
  Dispatcher dispatcher(agenda_of({}, 2, told), stop, [&](int, const Order& order) { ends += order.tasks.empty() ? 1 : 0; });
  dispatcher.report(1, {}, 0);
  dispatcher.report(0, {}, 0);
  EXPECT_TRUE(dispatcher.ended());
  EXPECT_EQ(ends, 2);
}

}  // namespace
}  // namespace sower
