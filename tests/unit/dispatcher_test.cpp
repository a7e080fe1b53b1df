#include "runner/schedule/dispatcher.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "runner/schedule/rehearsal.hpp"
#include "tests/support/agendas.hpp"

namespace sower {
namespace {

using tests::agenda_of;
using tests::batch_of;
using tests::Told;

/// All tasks take as long.
class Simulation {
 public:
  Simulation(const std::vector<Batch>& batches, int ranks, double seconds_a_task, bool known = false) {
    Told told([&](std::int64_t) { return known ? std::optional(seconds_a_task) : std::nullopt; });
    const auto note = [this](int rank, const Order& order, double) {
      ++orders;
      if (order.ranks.empty() || order.ranks.front() == rank)
        for (const Assignment& assignment : order.tasks) {
          ++runs[assignment.task];
          widths[assignment.task] = std::max<std::size_t>(order.ranks.size(), 1);
        }
    };
    makespan = rehearse(agenda_of(batches, ranks, told), {[&](std::int64_t) { return seconds_a_task; }, {}, note}).makespan;
  }
  std::map<std::int64_t, int> runs;            // how often each task was given out
  std::map<std::int64_t, std::size_t> widths;  // and to how many ranks
  std::size_t orders = 0;
  double makespan = 0;
};

TEST(Dispatcher, EveryTaskRunsExactlyOnce) {
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
    const Simulation simulation(batches, ranks, random() % 2 == 0 ? 0.1 : 0.001, random() % 2 == 0);
    EXPECT_EQ(static_cast<std::int64_t>(simulation.runs.size()), tasks);
    for (const auto& [task, runs] : simulation.runs) EXPECT_EQ(runs, 1) << "task " << task;
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
  EXPECT_DOUBLE_EQ(simulation.makespan, 3.0);
}

TEST(Dispatcher, TinyTasksGoOutInChunksAndLongOnesDoNot) {
  const Simulation tiny({batch_of(1, 0, 10'000)}, 2, 1e-5, true);
  EXPECT_LT(tiny.orders, 200U);
  const Simulation slow({batch_of(1, 0, 100)}, 2, 1.0, true);
  EXPECT_EQ(slow.orders, 100U);
}

TEST(Dispatcher, TinyTasksGoOutInChunksThoughSortingThemWouldTakeLonger) {
  constexpr double each = 1e-5;
  bool has_ended = false;
  Told told([&](std::int64_t) { return has_ended ? std::optional(each) : std::nullopt; });
  std::size_t orders = 0;
  std::int64_t tasks = 0;
  const auto note = [&](int rank, const Order& order, double) {
    has_ended = has_ended || rank == 0;
    ++orders;
    tasks += static_cast<std::int64_t>(order.tasks.size());
  };
  rehearse(agenda_of({batch_of(1, 0, 100'000)}, 2, told), {[&](std::int64_t) { return each; }, {}, note});
  EXPECT_EQ(tasks, 100'000);
  EXPECT_LT(orders, 300U);
}

TEST(Dispatcher, ARankHasItsNextChunkBeforeItHasDoneTheLast) {
  Told told([](std::int64_t) { return 1e-3; });
  int given = 0;
  StopState stop;
  Dispatcher dispatcher(agenda_of({batch_of(1, 0, 10'000)}, 2, told), stop, [&](int, const Order&) { ++given; });
  dispatcher.report(0, {}, 0);
  EXPECT_EQ(given, 2);
  dispatcher.report(1, {}, 0);
  EXPECT_EQ(given, 4);
  dispatcher.report(1, {}, 0.01);
  EXPECT_EQ(given, 5);
}

TEST(Dispatcher, TheLongestGoFirstAndNothingWaitsBehindALongOne) {
  Told told([](std::int64_t task) { return static_cast<double>(1 + task % 7); });
  std::vector<double> given;
  const auto note = [&](int, const Order& order, double) {
    ASSERT_EQ(order.tasks.size(), 1U);
    given.push_back(told.expected(order.tasks[0].task)->mean);
  };
  rehearse(agenda_of({batch_of(1, 0, 70)}, 3, told), {[&](std::int64_t task) { return static_cast<double>(1 + task % 7); }, {}, note});
  EXPECT_EQ(given.size(), 70U);
  EXPECT_TRUE(std::ranges::is_sorted(given, std::greater{}));
}

TEST(Dispatcher, ALongNarrowTaskGoesBeforeWideOnesThatAreShort) {
  Told told([](std::int64_t task) { return task == 8 ? 10.0 : 1.0; });
  const Rehearsed seen = rehearse(agenda_of({batch_of(2, 0, 8), batch_of(1, 8, 1)}, 3, told),
                                  {[&](std::int64_t task) { return task == 8 ? 10.0 : 1.0; }, {}, {}});
  EXPECT_DOUBLE_EQ(seen.makespan, 10.0);
}

TEST(Dispatcher, ARankThatWaitsForATeamTakesWhatEndsBefore) {
  const std::vector<double> lasts{1.0, 10.0, 4.0, 4.0, 0.5};  // task 0 wants both ranks, the others one
  const auto takes = [&](std::int64_t task) { return lasts[static_cast<std::size_t>(task)]; };
  Told told(takes);
  std::map<std::int64_t, double> begins;
  const auto note = [&](int, const Order& order, double begin) {
    for (const Assignment& each : order.tasks) begins[each.task] = begin;
  };
  rehearse(agenda_of({batch_of(2, 0, 1), batch_of(1, 1, 4)}, 2, told), {takes, {}, note});
  EXPECT_EQ(begins, (std::map<std::int64_t, double>{{0, 10.0}, {1, 0.0}, {2, 0.0}, {3, 4.0}, {4, 8.0}}));
}

TEST(Dispatcher, AWideTaskIsNotStarvedByNarrowOnesThatLast) {
  // Narrow tasks are everywhere when the wide one may begin: it gets its ranks when those that run have ended.
  Batch wide = batch_of(4, 0, 1);
  wide.needs = {1};
  Told told([](std::int64_t) { return 1.0; });
  double began = 0;
  const auto note = [&](int, const Order& order, double begin) {
    if (order.tasks[0].task == 0) began = begin;
  };
  const auto takes = [](std::int64_t task) { return task == 0 ? 0.5 : 1.0 + 0.001 * static_cast<double>(task); };
  rehearse(agenda_of({wide, batch_of(1, 1, 1), batch_of(1, 2, 400)}, 5, told), {takes, {}, note});
  EXPECT_GT(began, 0);
  EXPECT_LT(began, 5);
}

TEST(Dispatcher, ATeamIsOfOneHostWhereThereIsOne) {
  Told told([](std::int64_t) { return 1.0; });
  std::vector<std::vector<std::int32_t>> teams;
  const auto note = [&](int rank, const Order& order, double) {
    if (!order.ranks.empty() && order.ranks.front() == rank) teams.push_back(order.ranks);
  };
  const Agenda agenda{{batch_of(3, 0, 2), batch_of(2, 2, 1)}, {0, 1, 0, 1, 0, 1, 0, 1}, told};
  rehearse(agenda, {[](std::int64_t) { return 1.0; }, {}, note});
  ASSERT_EQ(teams.size(), 3U);
  EXPECT_EQ(teams[0], (std::vector<std::int32_t>{0, 2, 4}));
  EXPECT_EQ(teams[1], (std::vector<std::int32_t>{1, 3, 5}));
}

TEST(Dispatcher, ATeamThatEndsEarlyIsFollowedByOneOfTheSameRanks) {
  // Ranks report one by one; the first to do so is not paired with ranks that were expected to be free before the rest of its own team.
  const std::vector<double> expected{9.0, 5.0, 1.0, 1.0};
  Told told([&](std::int64_t task) { return expected[static_cast<std::size_t>(task)]; });
  std::map<std::int64_t, std::vector<std::int32_t>> teams;
  const auto note = [&](int, const Order& order, double) { teams[order.tasks[0].task] = order.ranks; };
  rehearse(agenda_of({batch_of(2, 0, 4)}, 4, told), {[](std::int64_t task) { return task == 1 ? 6.0 : 2.0; }, {}, note});
  EXPECT_EQ(teams.at(0), (std::vector<std::int32_t>{0, 1})) << "which ended after 2 seconds, not 9";
  EXPECT_EQ(teams.at(2), teams.at(0));
  EXPECT_EQ(teams.at(3), teams.at(0));
}

TEST(Dispatcher, NothingWaitsBehindATaskOfWhichThereIsOnlyAGuess) {
  struct Guessed final : Durations {
    [[nodiscard]] std::optional<ExpectedSeconds> expected(std::int64_t task) const override {
      return task == 0 ? ExpectedSeconds{2e-3, 1.5} : ExpectedSeconds{1e-3, 0.3};
    }
    void observe(std::int64_t, double) override {}
  } guessed;
  std::map<int, int> given;
  StopState stop;
  Dispatcher dispatcher(agenda_of({batch_of(1, 0, 1), batch_of(1, 1, 10'000)}, 2, guessed), stop,
                        [&](int rank, const Order&) { ++given[rank]; });
  dispatcher.report(0, {}, 0);
  dispatcher.report(1, {}, 0);
  EXPECT_EQ(given[0], 1) << "that may take an hour";
  EXPECT_EQ(given[1], 2);
}

TEST(Dispatcher, WhatIsNotYetSortedIsHandedAheadToo) {
  bool is_known = false;
  Told told([&](std::int64_t) { return is_known ? std::optional(1e-3) : std::nullopt; });
  std::map<int, int> given;
  StopState stop;
  Dispatcher dispatcher(agenda_of({batch_of(1, 0, 100'000)}, 2, told), stop, [&](int rank, const Order&) { ++given[rank]; });
  dispatcher.report(0, {}, 0);
  dispatcher.report(1, {}, 0);
  EXPECT_EQ(given[0], 1) << "nothing waits behind what may take long";
  is_known = true;
  dispatcher.report(0, {.finished = {{0, Status::done, 1e-3, 1}}, .fault = {}}, 0.001);
  EXPECT_EQ(given[0], 3) << "one to work on and one ahead";
}

}  // namespace
}  // namespace sower
