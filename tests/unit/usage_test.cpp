#include "runner/schedule/usage.hpp"

#include <gtest/gtest.h>

namespace sower {
namespace {

using std::chrono::milliseconds;

Report finished(std::int64_t task, double took, Status status = Status::done) {
  Report report;
  report.finished.push_back({task, status, took, 1});
  return report;
}

TEST(Usage, CountsRankSecondsOfTasksAndTeams) {
  UsageMeter meter(3);
  const UsageMeter::Clock::time_point start{};
  meter.heard({}, start);  // a rank asks for work before there is any
  meter.sent({.team = 0, .ranks = {}, .tasks = {{0, 1}, {1, 1}}}, start + milliseconds(500));
  for (int member = 0; member < 2; ++member) meter.sent({.team = 2, .ranks = {1, 2}, .tasks = {{7, 1}}}, start + milliseconds(600));
  Report chunk = finished(0, 0.5);
  chunk.finished.push_back({1, Status::failed, 0.25, 1});
  meter.heard(chunk, start + milliseconds(1500));
  meter.heard({}, start + milliseconds(4000));  // the member of the team that does not name the task
  meter.heard(finished(7, 3), start + milliseconds(4500));
  meter.sent({.team = 0, .ranks = {}, .tasks = {{1, 2}}}, start + milliseconds(4500));
  meter.heard(finished(1, 0.25), start + milliseconds(5500));
  meter.sent({}, start + milliseconds(9000));  // the order to end
  const Usage& usage = meter.usage();
  EXPECT_EQ(usage.ranks, 3);
  EXPECT_GT(usage.begin, 1.7e9);
  EXPECT_DOUBLE_EQ(usage.makespan_seconds, 5);
  EXPECT_DOUBLE_EQ(usage.task_seconds, 0.5 + 0.25 + 2 * 3 + 0.25);
  EXPECT_DOUBLE_EQ(usage.idle_seconds(), 15 - 7);
  EXPECT_DOUBLE_EQ(usage.longest_seconds, 3);
  EXPECT_DOUBLE_EQ(usage.lower_bound_seconds(), 3) << "the longest task, not 7 / 3";
}

TEST(Usage, TasksThatWereLeftAreNoIdleTime) {
  UsageMeter meter(2);
  const UsageMeter::Clock::time_point start{};
  for (int rank = 0; rank < 2; ++rank) meter.sent({.team = 0, .ranks = {}, .tasks = {{rank, 1}}}, start);
  for (int rank = 0; rank < 2; ++rank) {
    Report report;
    report.left_seconds = 1.5;
    meter.heard(report, start + milliseconds(2000));
  }
  EXPECT_DOUBLE_EQ(meter.usage().makespan_seconds, 2);
  EXPECT_DOUBLE_EQ(meter.usage().left_seconds, 3);
  EXPECT_DOUBLE_EQ(meter.usage().idle_seconds(), 1);
  EXPECT_DOUBLE_EQ(meter.usage().lower_bound_seconds(), 1.5);
}

TEST(Usage, WhereNothingRanThereIsNone) {
  UsageMeter meter(2);
  meter.heard({}, {});
  meter.sent({}, UsageMeter::Clock::time_point(milliseconds(10)));
  EXPECT_EQ(meter.usage().begin, 0);
  EXPECT_EQ(meter.usage().makespan_seconds, 0);
  EXPECT_EQ(meter.usage().idle_seconds(), 0);
}

TEST(Usage, ReportsCarryWhatWasLeft) {
  Report report = finished(3, 0.5);
  report.left_seconds = 2.5;
  report.fault = {'x'};
  const Report back = decode_report(encode(report));
  EXPECT_EQ(back.left_seconds, 2.5);
  EXPECT_EQ(back.finished.size(), 1U);
  EXPECT_EQ(back.fault, report.fault);
}

}  // namespace
}  // namespace sower
