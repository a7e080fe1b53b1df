// Tasks that need tasks, as the dispatcher hands them out: nothing before what it needs, nothing after what failed, and never a hang.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "runner/schedule/rehearsal.hpp"
#include "tests/support/agendas.hpp"

namespace sower {
namespace {

using tests::agenda_of;
using tests::Told;

Batch batch_of(std::int64_t first, std::int64_t count, std::vector<std::size_t> needs, int ranks = 1) {
  Batch batch{.ranks = ranks, .tasks = {}, .needs = std::move(needs)};
  for (std::int64_t task = first; task < first + count; ++task) batch.tasks.push_back({task, 1});
  return batch;
}

/// A random study: batches of any width, some empty, each needing some of those that come before it in a random order.
struct RandomStudy {
  std::vector<Batch> batches;
  std::map<std::int64_t, std::size_t> batch_of_task;

  explicit RandomStudy(std::mt19937& random) {
    const std::size_t count = 2 + random() % 6;
    std::vector<std::size_t> order(count);
    for (std::size_t b = 0; b < count; ++b) order[b] = b;
    std::ranges::shuffle(order, random);
    batches.resize(count);
    std::int64_t tasks = 0;
    for (std::size_t b = 0; b < count; ++b) {
      const auto size = static_cast<std::int64_t>(random() % 4 == 0 ? 0 : random() % 30);
      batches[b] = batch_of(tasks, size, {}, 1 + static_cast<int>(random() % 5));
      batches[b].retries = static_cast<int>(random() % 2);
      for (std::int64_t task = tasks; task < tasks + size; ++task) batch_of_task[task] = b;
      tasks += size;
    }
    for (std::size_t late = 1; late < count; ++late)
      for (std::size_t early = 0; early < late; ++early)
        if (random() % 3 == 0) batches[order[late]].needs.push_back(order[early]);
  }

  /// Whether nothing that the batch needs, directly, has a task of `failed`; what is needed by way of others did not run then.
  [[nodiscard]] bool may_run(std::size_t batch, const std::set<std::size_t>& incomplete) const {
    return std::ranges::none_of(batches[batch].needs, [&](std::size_t needed) { return incomplete.contains(needed); });
  }
};

struct Course {
  std::map<std::int64_t, double> begins, ends;
  std::set<std::int64_t> failed;
};

Course course_of(const RandomStudy& study, int ranks, const std::set<std::int64_t>& bad, bool tiny) {
  Course course;
  Told nothing;
  const auto takes = [&](std::int64_t task) { return (tiny ? 1e-5 : 1.0) * static_cast<double>(1 + task % 5); };
  const auto started = [&](int rank, const Order& order, double begin) {
    if (!order.ranks.empty() && order.ranks.front() != rank) return;
    for (const Assignment& each : order.tasks) {
      course.begins.emplace(each.task, begin);
      begin += takes(each.task);
      course.ends[each.task] = begin;
    }
  };
  const auto status = [&](const Assignment& each) { return bad.contains(each.task) ? Status::failed : Status::done; };
  rehearse(agenda_of(study.batches, ranks, nothing), {takes, status, started});
  return course;
}

TEST(NeedsSchedule, NothingRunsBeforeWhatItNeeds) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const RandomStudy study(random);
    const int ranks = 1 + static_cast<int>(random() % 6);
    const Course course = course_of(study, ranks, {}, random() % 2 == 0);
    EXPECT_EQ(course.begins.size(), study.batch_of_task.size()) << "all tasks run, round " << round;
    for (const auto& [task, begin] : course.begins)
      for (const std::size_t needed : study.batches[study.batch_of_task.at(task)].needs)
        for (const Assignment& before : study.batches[needed].tasks)
          EXPECT_LE(course.ends.at(before.task), begin) << "task " << task << " needs " << before.task;
  }
}

TEST(NeedsSchedule, WhatNeedsATaskThatFailedForGoodNeverBeginsAndAllElseRuns) {
  std::mt19937 random(12);
  int held_back = 0;
  for (int round = 0; round < 300; ++round) {
    const RandomStudy study(random);
    std::set<std::int64_t> bad;
    for (const auto& [task, batch] : study.batch_of_task)
      if (random() % 40 == 0) bad.insert(task);
    const Course course = course_of(study, 1 + static_cast<int>(random() % 6), bad, random() % 2 == 0);
    std::set<std::size_t> incomplete;
    for (bool more = true; more;) {  // an empty batch is complete whatever it needs: its tasks are done
      more = false;
      for (std::size_t b = 0; b < study.batches.size(); ++b) {
        const auto& tasks = study.batches[b].tasks;
        const bool lacks = !tasks.empty() && (!study.may_run(b, incomplete) ||
                                              std::ranges::any_of(tasks, [&](const Assignment& each) { return bad.contains(each.task); }));
        more = (lacks && incomplete.insert(b).second) || more;
      }
    }
    for (const auto& [task, batch] : study.batch_of_task) {
      EXPECT_EQ(course.begins.contains(task), study.may_run(batch, incomplete)) << "task " << task << ", round " << round;
      held_back += course.begins.contains(task) ? 0 : 1;
    }
  }
  EXPECT_GT(held_back, 100) << "the studies are too harmless to show anything";
}

TEST(NeedsSchedule, ATaskThatIsTriedAgainAndSucceedsLetsTheOthersBegin) {
  Batch first = batch_of(0, 3, {});
  first.retries = 1;
  Told nothing;
  std::vector<std::int64_t> given;
  const auto status = [](const Assignment& each) { return each.task == 1 && each.attempt == 1 ? Status::failed : Status::diverged; };
  const auto started = [&](int, const Order& order, double) {
    for (const Assignment& each : order.tasks) given.push_back(each.task);
  };
  rehearse(agenda_of({first, batch_of(3, 1, {0})}, 1, nothing), {[](std::int64_t) { return 1.0; }, status, started});
  EXPECT_EQ(given, (std::vector<std::int64_t>{0, 1, 2, 1, 3}));
}

TEST(NeedsSchedule, WhatOthersWaitForGoesFirst) {
  Told nothing;
  std::vector<std::int64_t> given;
  const auto started = [&](int, const Order& order, double) {
    for (const Assignment& each : order.tasks) given.push_back(each.task);
  };
  rehearse(agenda_of({batch_of(0, 4, {}), batch_of(4, 2, {2}), batch_of(6, 2, {})}, 1, nothing),
           {[](std::int64_t) { return 1.0; }, {}, started});
  EXPECT_EQ((std::vector<std::int64_t>{given.begin(), given.begin() + 2}), (std::vector<std::int64_t>{6, 7}));
  EXPECT_EQ(given.size(), 8U);
}

TEST(NeedsSchedule, WithOnlyTasksLeftThatCannotBeginItEnds) {
  Told nothing;
  StopState stop;
  int ends = 0;
  std::vector<Order> orders;
  Dispatcher dispatcher(agenda_of({batch_of(0, 1, {}), batch_of(1, 5, {0}, 2)}, 2, nothing), stop, [&](int, const Order& order) {
    if (order.tasks.empty()) ++ends;
    else orders.push_back(order);
  });
  dispatcher.report(0, {}, 0);
  dispatcher.report(1, {}, 0);
  ASSERT_EQ(orders.size(), 1U);
  dispatcher.report(0, {.finished = {{0, Status::failed, 1.0, 1}}, .fault = {}}, 1);
  EXPECT_TRUE(dispatcher.ended());
  EXPECT_EQ(ends, 2);
  EXPECT_EQ(orders.size(), 1U);
}

}  // namespace
}  // namespace sower
