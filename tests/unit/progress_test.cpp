#include "runner/api/progress.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "runner/report/progress_text.hpp"
#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using std::chrono::milliseconds;
const TaskCounts::Clock::time_point start{};

std::vector<Assignment> tasks(std::int64_t first, std::int64_t count) {
  std::vector<Assignment> all;
  for (std::int64_t task = first; task < first + count; ++task) all.push_back({task, 1});
  return all;
}

Report finished(std::initializer_list<Finished> all) {
  Report report;
  report.finished = all;
  return report;
}

TEST(TaskCounts, FollowOrdersChunksTeamsAndRetries) {
  Study study = tests::make_study();
  study.experiments[0].retries = 1;
  TaskCounts counts(study, tasks(0, 15), 3);
  counts.heard(0, {}, start);  // asks for its first work
  counts.sent(0, {.team = 0, .ranks = {}, .tasks = tasks(0, 2)}, start);
  counts.sent(0, {.team = 0, .ranks = {}, .tasks = tasks(2, 1)}, start);  // ahead
  for (const int rank : {1, 2}) counts.sent(rank, {.team = 5, .ranks = {1, 2}, .tasks = tasks(12, 1)}, start + milliseconds(500));
  std::vector<RunningTask> running = counts.running(start + milliseconds(1500));
  ASSERT_EQ(running.size(), 2U) << "a team counts once";
  EXPECT_EQ(running[0].task, 0);
  EXPECT_DOUBLE_EQ(running[0].seconds, 1.5);
  EXPECT_EQ(running[1].task, 12);
  EXPECT_EQ(running[1].ranks, 2);
  counts.heard(0, finished({{0, Status::done, 0.5, 1}, {1, Status::failed, 0.5, 1}}), start + milliseconds(1500));
  EXPECT_EQ(counts.done(), 1);
  EXPECT_EQ(counts.failed(), 0) << "it is tried again";
  EXPECT_TRUE(counts.is_tried_again(1));
  EXPECT_EQ(counts.experiments()[0].left, 11);
  counts.heard(1, finished({{12, Status::diverged, 1.5, 1}}), start + milliseconds(2000));
  counts.heard(2, {}, start + milliseconds(2000));
  running = counts.running(start + milliseconds(2500));
  ASSERT_EQ(running.size(), 1U);
  EXPECT_EQ(running[0].task, 2) << "the order that was sent ahead";
  EXPECT_DOUBLE_EQ(running[0].seconds, 1);
  counts.sent(1, {.team = 0, .ranks = {}, .tasks = {{1, 2}}}, start + milliseconds(2500));
  counts.heard(1, finished({{1, Status::failed, 0.5, 2}}), start + milliseconds(3000));
  EXPECT_EQ(counts.failed(), 1);
  EXPECT_EQ(counts.done(), 2);
  counts.heard(0, {}, start + milliseconds(3000));  // left, as the run is to stop
  EXPECT_TRUE(counts.running(start + milliseconds(3000)).empty());
  const std::vector<std::int64_t> left = counts.some_left(0, 4);
  EXPECT_LE(left.size(), 4U);
  EXPECT_FALSE(left.empty());
  for (const std::int64_t task : left) EXPECT_TRUE(task >= 2 && task < 12) << task;
}

TEST(TaskCounts, AreToldHowFarATaskIs) {
  const Study study = tests::make_study();
  TaskCounts counts(study, tasks(0, 15), 1);
  counts.sent(0, {.team = 0, .ranks = {}, .tasks = tasks(0, 2)}, start);
  counts.sent(0, {.team = 0, .ranks = {}, .tasks = tasks(2, 1)}, start);
  counts.progressed(0, {1, 3, 10, "epoch"});
  const auto running = counts.running(start + milliseconds(5000));
  ASSERT_EQ(running.size(), 1U);
  EXPECT_EQ(running[0].task, 1) << "of the chunk's two";
  EXPECT_DOUBLE_EQ(running[0].inner->part(), 0.3);
  const std::string lines = progress_lines(counts, running, {3, 5, false}, 200);
  EXPECT_NE(lines.find(describe(study, task_of(study, 1)) + ": 5.0 s, epoch 3 of 10"), std::string::npos) << lines;
  counts.heard(0, finished({{0, Status::done, 1, 1}, {1, Status::done, 1, 1}}), start + milliseconds(6000));
  EXPECT_FALSE(counts.running(start + milliseconds(7000))[0].inner);
}

TEST(InnerProgress, ArrivesWithAReport) {
  const Report heard =
      decode_report(encode(Report{.finished = {}, .fault = {}, .suspects = {}, .inner = InnerProgress{7, 3, 10, "epoch"}}));
  ASSERT_TRUE(heard.inner);
  EXPECT_EQ(heard.inner->task, 7);
  EXPECT_EQ(heard.inner->done, 3);
  EXPECT_EQ(heard.inner->total, 10);
  EXPECT_EQ(heard.inner->unit, "epoch");
  EXPECT_FALSE(decode_report(encode(Report{})).inner);
}

TEST(InnerProgress, IsToldNowAndThen) {
  std::int64_t told = 0, last = 0;
  const Progress::Tell tell = [&](std::int64_t done, std::int64_t, std::string_view) {
    ++told;
    last = done;
  };
  Progress seldom(tell, 3600), always(tell, 0), nobody;
  for (std::int64_t i = 1; i <= 100; ++i) {
    seldom(i, 100, "draw");
    nobody(i, 100, "draw");
  }
  EXPECT_EQ(told, 0);
  for (std::int64_t i = 1; i <= 100; ++i) always(i, 100, "draw");
  EXPECT_EQ(told, 100);
  EXPECT_EQ(last, 100);
}

TEST(InnerProgress, OfNonsenseIsNone) {
  EXPECT_EQ((InnerProgress{0, 3, 0, "epoch"}).part(), 0);
  EXPECT_EQ((InnerProgress{0, -3, 10, "epoch"}).part(), 0);
  EXPECT_EQ((InnerProgress{0, 30, 10, "epoch"}).part(), 1);
}

TEST(TimeLeft, LiesBetweenSharedWorkAndTheLongestLast) {
  const std::vector<ExperimentCount> hundred{{.left = 100, .ranks = 1, .seconds = {}}};
  const std::vector<KnownSeconds> exact{{2, 0, 0, true}};
  const TimeLeft left = time_left(hundred, exact, {}, 4);
  EXPECT_DOUBLE_EQ(left.low, 50);
  EXPECT_DOUBLE_EQ(left.high, 50 + 0.75 * 2) << "Graham's bound";
  EXPECT_FALSE(left.is_open);
  const std::vector<KnownSeconds> unsure{{2, 1, 0.04, true}};
  const TimeLeft wide = time_left(hundred, unsure, {}, 4);
  EXPECT_DOUBLE_EQ(wide.low, (200 - 2 * std::sqrt(100 + 100.0 * 100 * 0.04)) / 4);
  EXPECT_GT(wide.high, left.high);
}

TEST(TimeLeft, IsOpenWhereNothingIsKnown) {
  const std::vector<ExperimentCount> two{{.left = 10, .ranks = 1, .seconds = {}}, {.left = 1, .ranks = 1, .seconds = {}}};
  const std::vector<KnownSeconds> known{{6, 0, 0, true}, {}};
  EXPECT_EQ(words(time_left(two, known, {}, 2)), "at least 30 s left");
  EXPECT_EQ(words(time_left(two, std::vector<KnownSeconds>(2), {}, 2)), "time left unknown");
  const std::vector<Underway> far_longer{{.experiment = 0, .ranks = 1, .seconds = 60, .part = 0}};
  const std::vector<ExperimentCount> one{{.left = 1, .ranks = 1, .seconds = {}}};
  EXPECT_TRUE(time_left(one, known, far_longer, 2).is_open) << "ten times as long as the others";
  const std::vector<Underway> says_so{{.experiment = 0, .ranks = 1, .seconds = 60, .part = 0.75}};
  const TimeLeft left = time_left(one, known, says_so, 2);
  EXPECT_FALSE(left.is_open);
  EXPECT_LT(left.low, 20);
  EXPECT_GT(left.high, 20);
}

TEST(TimeLeft, IsSaidInFewDigits) {
  EXPECT_EQ(words({170, 290, false}), "3 to 5 min left");
  EXPECT_EQ(words({7150, 7250, false}), "about 2 h left");
  EXPECT_EQ(words({0, 12.4, false}), "up to 12 s left");
  EXPECT_EQ(words({0, 0.2, false}), "less than 1 s left");
}

TEST(ProgressText, FitsTheTerminal) {
  const Study study = tests::make_study();
  TaskCounts counts(study, tasks(0, 15), 2);
  counts.sent(0, {.team = 0, .ranks = {}, .tasks = tasks(0, 1)}, start);
  const auto running = counts.running(start + milliseconds(5000));
  const std::string lines = progress_lines(counts, running, {3, 5, false}, 200);
  EXPECT_EQ(lines, "[....................] 0 of 15 tasks done, 1 running, 14 waiting; 3 to 5 s left\n  " +
                       describe(study, task_of(study, 0)) + ": 5.0 s");
  const std::string narrow = progress_lines(counts, running, {3, 5, false}, 40);
  for (std::size_t at = 0, end = 0; end != std::string::npos; at = end + 1) {
    end = narrow.find('\n', at);
    EXPECT_LE(narrow.substr(at, end - at).size(), 40U) << narrow;
  }
}

TEST(ProgressText, ALogHasFewLinesHoweverLongTheRun) {
  int lines = 0;
  for (double at = next_line_after(0); at < 7 * 86400.0; at = next_line_after(at)) ++lines;
  EXPECT_LT(lines, 220);
  EXPECT_EQ(next_line_after(0), 10);
}

}  // namespace
}  // namespace sower
