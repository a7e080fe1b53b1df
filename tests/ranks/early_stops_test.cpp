// Early stops on ranks of one process: the same decisions and the same bits on every layout, with failures, teams and tasks that need
// others.

#include "runner/early/early_stops.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "algorithms/random/draws.hpp"
#include "runner/api/experiment.hpp"
#include "tests/support/in_memory_run.hpp"

namespace sower::test {
namespace {

/// Records a random number after a random time; some replicates fail, some diverge.
struct Noisy final : Experiment {
  static constexpr std::string_view name = "test_noisy", summary = "a number that differs from replicate to replicate";
  bool fails = false;
  double level = 0;
  void fields(Fields& visit) override {
    visit("fails", fails, "whether some do");
    visit("level", level, "mean of the number");
  }
  void run(Context& context) const override {
    thread_local std::mt19937 impatience(std::random_device{}());
    std::this_thread::sleep_for(std::chrono::microseconds(impatience() % 400));
    const random::Draws draws(context.streams, "noise");
    require(!fails || context.name.replicate % 7 != 3, "no such luck");
    if (fails && context.name.replicate % 11 == 5) return context.out.diverged("it does so now and then");
    const double found = level + draws.uniform(0, 0);
    for (const double each : context.team.all_gather(std::span<const double>(&found, 1))) require(each == found, "the ranks do not agree");
    context.out.scalar("found", found);
  }
};
const Kind<Noisy> noisy;

/// Adds up what it needs.
struct Sum final : Experiment {
  static constexpr std::string_view name = "test_sum_of_needed", summary = "adds up what it needs";
  void fields(Fields&) override {}
  void run(Context& context) const override {
    double sum = 0;
    if (context.needed.experiments().empty()) return;
    const std::vector<NeededTask> tasks = context.needed.tasks("noisy");
    for (std::size_t task = 0; task < tasks.size(); ++task) sum += numbers_of(context.needed.variable("noisy", task, "found")).front();
    context.out.scalar("sum", sum);
    context.out.scalar("tasks", static_cast<std::int64_t>(tasks.size()));
    context.out.scalar("last_replicate", tasks.back().replicate);
  }
};
const Kind<Sum> sum;

struct Decided {
  std::map<std::int64_t, io::Hash> digests;  // of the tasks that are wanted
  std::map<std::int64_t, std::string> why;   // of the others
  std::int64_t ahead = 0;                    // that have run for nothing
};

Decided decisions_on(const Study& study, const std::vector<TaskResult>& results) {
  EarlyStops early(study);
  for (std::size_t task = 0; task < results.size(); ++task)
    if (const TaskResult& result = results[task]; result.head.status != Status::missing)
      early.settle(static_cast<std::int64_t>(task), {result.head.status, metric_in(result.variables, "found")});
  Decided decided;
  for (std::size_t task = 0; task < results.size(); ++task) {
    const auto number = static_cast<std::int64_t>(task);
    const bool has_run = results[task].head.status != Status::missing;
    if (early.is_stopped(number)) {
      decided.why[number] = early.why(number);
      decided.ahead += has_run ? 1 : 0;
    } else {
      EXPECT_TRUE(has_run) << "task " << number << " is wanted and has no result";
      decided.digests[number] = results[task].head.digest;
    }
  }
  return decided;
}

TEST(EarlyStopsOnRanks, EveryLayoutMakesTheSameDecisions) {
  const Study study = study_from(R"(
study: early
seed: 9
experiments:
  noisy:
    kind: test_noisy
    sweep: {grid: {level: [0, 1, 5]}}
    replicates: 200
    stop_when: {mean_of: found, half_width: 0.12, at_least: 5}
  flaky:
    kind: test_noisy
    params: {fails: true}
    replicates: 200
    retries: 1
    stop_when: {mean_of: found, half_width: 0.15, confidence: 0.9}
  shared: {kind: test_noisy, replicates: 100, ranks: 2, stop_when: {mean_of: found, half_width: 0.15}}
  sum: {kind: test_sum_of_needed, needs: noisy}
)");
  const Decided expected = decisions_on(study, run_in_memory(study, 1));
  EXPECT_GT(expected.why.size(), 500U);
  EXPECT_LT(expected.why.size(), 880U);
  std::int64_t ahead = 0;
  for (int round = 0; round < 3; ++round)
    for (const int ranks : {2, 3, 4, 7}) {
      const Decided found = decisions_on(study, run_in_memory(study, ranks));
      EXPECT_EQ(found.digests, expected.digests) << ranks;
      EXPECT_EQ(found.why, expected.why) << ranks;
      ahead += found.ahead;
    }
  EXPECT_GT(ahead, 0) << "free ranks have run nothing ahead: the test shows less than it says";
}

TEST(EarlyStopsOnRanks, WhatNeedsThemIsGivenWhatIsWantedAndNothingElse) {
  const Study study = study_from(R"(
study: early
experiments:
  noisy: {kind: test_noisy, replicates: 300, stop_when: {mean_of: found, half_width: 0.1}}
  sum: {kind: test_sum_of_needed, needs: noisy}
)");
  for (const int ranks : {1, 4}) {
    const std::vector<TaskResult> results = run_in_memory(study, ranks);
    const Decided decided = decisions_on(study, results);
    const auto wanted = static_cast<std::int64_t>(decided.digests.size()) - 1;
    double sum_of_wanted = 0;
    for (std::int64_t task = 0; task < wanted; ++task)
      sum_of_wanted += numbers_of(results[static_cast<std::size_t>(task)].variables.front()).front();
    const std::vector<Variable>& found = results.back().variables;
    ASSERT_EQ(found.size(), 3U) << results.back().head.message;
    EXPECT_EQ(numbers_of(found[0]).front(), sum_of_wanted);
    EXPECT_EQ(numbers_of(found[1]).front(), static_cast<double>(wanted));
    EXPECT_EQ(numbers_of(found[2]).front(), static_cast<double>(wanted - 1));
    EXPECT_LT(wanted, 200);
  }
}

TEST(EarlyStopsOnRanks, ARuleGoesIntoTheKeysOfWhatNeedsItAndIntoNoOthers) {
  const auto keys = [](const std::string& rule) {
    return task_keys(study_from("study: early\nexperiments:\n  noisy: {kind: test_noisy, replicates: 30" + rule +
                                "}\n  sum: {kind: test_sum_of_needed, needs: noisy}\n"),
                     1);
  };
  const auto all = keys(""), some = keys(", stop_when: {mean_of: found, half_width: 0.1}"),
             fewer = keys(", stop_when: {mean_of: found, half_width: 0.2}");
  for (std::size_t task = 0; task < 30; ++task) EXPECT_EQ(all[task], some[task]) << "a result is what it is";
  EXPECT_NE(all[30], some[30]);
  EXPECT_NE(some[30], fewer[30]);
}

}  // namespace
}  // namespace sower::test
