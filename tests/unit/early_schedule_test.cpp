// Early stops as the dispatcher carries them out: one decision on every layout, nothing that is wanted left out, ranks that do not idle.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "runner/early/early_stops.hpp"
#include "runner/schedule/execute.hpp"
#include "runner/schedule/rehearsal.hpp"
#include "tests/support/agendas.hpp"

namespace sower {
namespace {

using tests::Told;

ExperimentSpec watched(const std::string& name, std::int64_t replicates, double half_width, std::int64_t at_least) {
  ExperimentSpec spec;
  spec.name = name;
  spec.replicates = replicates;
  if (half_width <= 0) return spec;
  spec.stop_when.emplace();
  spec.stop_when->mean_of = "x";
  spec.stop_when->half_width = half_width;
  spec.stop_when->at_least = at_least;
  return spec;
}

/// Axes are not needed here: points are told by their numbers.
Sweep points(std::int64_t count) {
  Sweep sweep;
  sweep.blocks.push_back({.axes = {}, .rows = count, .choose = {}, .marks = {}});
  return sweep;
}

std::vector<Assignment> all_tasks(const Study& study) {
  std::vector<Assignment> all;
  for (std::int64_t task = 0; task < study.tasks(); ++task) all.push_back({task, 1});
  return all;
}

double noise(std::int64_t task, std::uint64_t seed) {
  std::mt19937_64 random(seed * 1'000'003 + static_cast<std::uint64_t>(task));
  return std::normal_distribution<double>(0, 1)(random);
}

/// A world in which every task has its value, and some always fail.
struct World {
  Study study;
  std::uint64_t seed = 0;
  std::set<std::int64_t> bad;

  [[nodiscard]] Metric metric(std::int64_t task) const { return {noise(task, seed), true}; }
  [[nodiscard]] Outcome outcome(std::int64_t task) const {
    return bad.contains(task) ? Outcome{Status::failed, {}} : Outcome{Status::done, metric(task)};
  }
  /// What follows from the outcomes alone.
  [[nodiscard]] EarlyStops decided() const {
    EarlyStops early(study);
    for (std::int64_t task = 0; task < study.tasks(); ++task) early.settle(task, outcome(task));
    return early;
  }
};

struct Course {
  std::set<std::int64_t> ran;
  std::map<std::int64_t, double> begins, ends;
  Rehearsed seen;
};

Course course_of(const World& world, EarlyStops& early, std::vector<Assignment> wanted, int ranks, std::uint64_t layout) {
  Course course;
  Told nothing;
  const auto takes = [&](std::int64_t task) { return layout % 2 == 0 ? 1.0 : 0.001 * (1 + std::abs(noise(task, layout))); };
  const auto started = [&](int rank, const Order& order, double begin) {
    if (!order.ranks.empty() && order.ranks.front() != rank) return;
    for (const Assignment& each : order.tasks) {
      EXPECT_TRUE(course.ran.insert(each.task).second || each.attempt > 1) << "task " << each.task << " ran twice";
      course.begins.emplace(each.task, begin);
      begin += takes(each.task);
      course.ends[each.task] = begin;
    }
  };
  const auto status = [&](const Assignment& each) { return world.bad.contains(each.task) ? Status::failed : Status::done; };
  Agenda agenda{batches_of(world.study, wanted), std::vector<int>(static_cast<std::size_t>(ranks)), nothing, &early};
  course.seen = rehearse(agenda, {takes, status, started, [&](std::int64_t task) { return world.metric(task); }});
  return course;
}

World random_world(std::mt19937& random) {
  World world;
  world.seed = random();
  const std::size_t experiments = 1 + random() % 3;
  for (std::size_t e = 0; e < experiments; ++e) {
    ExperimentSpec spec =
        watched("e" + std::to_string(e), 1 + static_cast<std::int64_t>(random() % 60),
                random() % 4 == 0 ? 0 : 0.3 + 0.1 * static_cast<double>(random() % 5), 2 + static_cast<std::int64_t>(random() % 8));
    spec.sweep = points(1 + static_cast<std::int64_t>(random() % 4));
    spec.ranks = random() % 3 == 0 ? 2 : 1;
    spec.retries = static_cast<int>(random() % 2);
    if (e > 0 && random() % 2 == 0) spec.needs.push_back({"e0", 0, {}});
    world.study.experiments.push_back(std::move(spec));
  }
  for (std::int64_t task = 0; task < world.study.tasks(); ++task)
    if (random() % 30 == 0) world.bad.insert(task);
  return world;
}

TEST(EarlySchedule, EveryLayoutDecidesWhatTheOutcomesDecideAndRunsAllThatIsWanted) {
  std::mt19937 random(3);
  std::int64_t stopped = 0, ran_for_nothing = 0;
  for (int round = 0; round < 200; ++round) {
    const World world = random_world(random);
    const EarlyStops expected = world.decided();
    bool first_fails = false;
    for (std::int64_t task = 0; task < world.study.experiments[0].tasks(); ++task)
      first_fails = first_fails || (world.bad.contains(task) && !expected.is_stopped(task));
    for (const int ranks : {1, 2, 5, 16}) {
      EarlyStops early(world.study);
      const Course course = course_of(world, early, all_tasks(world.study), ranks, random());
      for (std::int64_t task = 0; task < world.study.tasks(); ++task) {
        const bool waits = first_fails && !world.study.experiments[task_of(world.study, task).experiment].needs.empty();
        if (waits) {
          ASSERT_FALSE(course.ran.contains(task)) << "it needs what has failed, round " << round;
          continue;
        }
        ASSERT_EQ(early.is_stopped(task), expected.is_stopped(task)) << "round " << round << ", " << ranks << " ranks, task " << task;
        ASSERT_TRUE(course.ran.contains(task) || early.is_stopped(task)) << "round " << round << ", task " << task;
        stopped += early.is_stopped(task) ? 1 : 0;
        ran_for_nothing += early.is_stopped(task) && course.ran.contains(task) ? 1 : 0;
      }
    }
  }
  EXPECT_GT(stopped, 10000);
  EXPECT_GT(ran_for_nothing, 100) << "nothing was run ahead: the test shows less than it says";
}

TEST(EarlySchedule, AResumeDecidesTheSameFromWhateverIsDone) {
  std::mt19937 random(4);
  for (int round = 0; round < 200; ++round) {
    World world = random_world(random);
    for (ExperimentSpec& spec : world.study.experiments) spec.needs.clear();
    const EarlyStops expected = world.decided();
    EarlyStops early(world.study);
    std::vector<Assignment> left;
    for (std::int64_t task = 0; task < world.study.tasks(); ++task) {
      if (random() % 2 == 0 && !world.bad.contains(task)) early.settle(task, world.outcome(task));  // what failed runs again
      else left.push_back({task, 1});
    }
    std::erase_if(left, [&](const Assignment& each) { return early.is_stopped(each.task); });
    const Course course = course_of(world, early, left, 1 + static_cast<int>(random() % 6), random());
    for (std::int64_t task = 0; task < world.study.tasks(); ++task)
      ASSERT_EQ(early.is_stopped(task), expected.is_stopped(task)) << "round " << round << ", task " << task;
    for (const Assignment& each : left) ASSERT_TRUE(course.ran.contains(each.task) || early.is_stopped(each.task));
  }
}

World one_point(std::int64_t replicates, std::int64_t at_least) {
  World world;
  world.study.experiments.push_back(watched("e", replicates, 0.4, at_least));
  return world;
}

TEST(EarlySchedule, RanksDoNotIdleAndLittleIsRunForNothing) {
  const World world = one_point(100'000, 10);
  const EarlyStops expected = world.decided();
  std::int64_t wanted = 0;
  while (!expected.is_stopped(wanted)) ++wanted;
  EXPECT_GT(wanted, 12);
  EXPECT_LT(wanted, 60);
  for (const int ranks : {1, 2, 4, 8}) {
    EarlyStops early(world.study);
    const Course course = course_of(world, early, all_tasks(world.study), ranks, 0);  // a second each
    const double rounds = std::ceil(static_cast<double>(wanted) / ranks);
    EXPECT_LE(course.seen.makespan, rounds + 1) << ranks << " ranks: what they have when it is decided comes to its end";
    EXPECT_LE(static_cast<std::int64_t>(course.ran.size()), wanted + ranks) << ranks;
    EXPECT_EQ(*course.ran.rbegin(), static_cast<std::int64_t>(course.ran.size()) - 1) << "in canonical order";
  }
}

TEST(EarlySchedule, WhatIsWantedForCertainGoesFirst) {
  World world;
  world.study.experiments.push_back(watched("e", 50, 1e-9, 5));
  world.study.experiments.back().sweep = points(4);
  EarlyStops early(world.study);
  const Course course = course_of(world, early, all_tasks(world.study), 2, 0);
  EXPECT_EQ(course.ran.size(), 200U);
  double last_sure = 0, first_other = 1e9;
  for (const auto& [task, begin] : course.begins) {
    if (task % 50 < 5) last_sure = std::max(last_sure, begin);
    else first_other = std::min(first_other, begin);
  }
  EXPECT_LE(last_sure, first_other) << "the first five of each point";
  for (const auto& [task, begin] : course.begins) {
    if (task % 50 < 15) continue;
    EXPECT_GE(begin, course.begins.at(task - 10)) << "no point runs far ahead";
  }
}

TEST(EarlySchedule, TinyTasksGoOutInChunksAllTheSame) {
  World world = one_point(200'000, 10);
  world.study.experiments[0].stop_when->half_width = 1e-9;
  EarlyStops early(world.study);
  Told nothing;
  std::int64_t orders = 0, tasks = 0;
  const auto started = [&](int, const Order& order, double) {
    ++orders;
    tasks += static_cast<std::int64_t>(order.tasks.size());
  };
  Told known([](std::int64_t) { return 1e-5; });
  Agenda agenda{batches_of(world.study, all_tasks(world.study)), std::vector<int>(4), known, &early};
  rehearse(agenda, {[](std::int64_t) { return 1e-5; }, {}, started, [&](std::int64_t task) { return world.metric(task); }});
  EXPECT_EQ(tasks, 200'000);
  EXPECT_GT(tasks / orders, 100) << orders << " orders";
}

TEST(EarlySchedule, OnFailureStopCountsOnlyWhatIsWanted) {
  World world = one_point(1000, 10);
  world.study.experiments[0].stop_on_failure = true;
  const EarlyStops expected = world.decided();
  std::int64_t end = 0;
  while (!expected.is_stopped(end)) ++end;
  for (const std::int64_t bad : {end, end + 1, end + 3}) {  // that a free rank runs ahead
    world.bad = {bad};
    EarlyStops early(world.study);
    const Course course = course_of(world, early, all_tasks(world.study), 4, 0);
    EXPECT_TRUE(early.is_stopped(end)) << bad;
    EXPECT_TRUE(course.ran.contains(end - 1)) << bad;
  }
  world.bad = {0};
  EarlyStops early(world.study);
  const Course course = course_of(world, early, all_tasks(world.study), 4, 0);
  EXPECT_LT(course.ran.size(), 10U) << "this one stops the run";
  EXPECT_FALSE(early.is_stopped(end + 100));
}

}  // namespace
}  // namespace sower
