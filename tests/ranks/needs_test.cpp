// Tasks that are given the results of others: the same bits on every layout, on every rank of a team, and what becomes of failures.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/api/experiment.hpp"
#include "tests/support/in_memory_run.hpp"

namespace sower::test {
namespace {

/// Adds up what it needs, on every rank of its team; without needs it records its replicate, or fails.
struct AddUp final : Experiment {
  static constexpr std::string_view name = "test_add_up", summary = "adds up what it needs";
  bool fails = false;
  void fields(Fields& visit) override { visit("fails", fails, "whether replicate 1 does"); }
  void run(Context& context) const override {
    require(!fails || context.name.replicate != 1, "no such luck");
    double sum = static_cast<double>(context.name.replicate + 1);
    for (const std::string& experiment : context.needed.experiments()) {
      const std::vector<NeededTask> tasks = context.needed.tasks(experiment);
      for (std::size_t task = 0; task < tasks.size(); ++task) sum += numbers_of(context.needed.variable(experiment, task, "sum")).front();
    }
    for (const double each : context.team.all_gather(std::span<const double>(&sum, 1))) require(each == sum, "the ranks do not agree");
    context.out.scalar("sum", sum);
  }
};
const Kind<AddUp> add_up;

double sum_of(const TaskResult& result) { return result.variables.empty() ? -1 : numbers_of(result.variables.front()).front(); }

class Needs : public testing::TestWithParam<int> {};

TEST_P(Needs, EachStageIsGivenTheResultsOfTheOneBefore) {
  const std::vector<TaskResult> results = run_in_memory(study_from(R"(
study: stages
experiments:
  last: {kind: test_add_up, needs: [middle, first], ranks: 2, replicates: 2}
  first: {kind: test_add_up, replicates: 20}
  middle: {kind: test_add_up, needs: first, ranks: 3, replicates: 3}
  free: {kind: test_add_up, replicates: 5}
)"),
                                                        GetParam());
  ASSERT_EQ(results.size(), 30U);
  EXPECT_EQ(sum_of(results[2]), 1);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(sum_of(results[22 + i]), 210 + 1.0 + static_cast<double>(i));
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(sum_of(results[i]), 3 * 210 + 6 + 210 + 1.0 + static_cast<double>(i));
}

TEST_P(Needs, WhatNeedsAFailedTaskHasNoResultAndTheRestHas) {
  const std::vector<TaskResult> results = run_in_memory(study_from(R"(
study: stages
experiments:
  bad: {kind: test_add_up, params: {fails: true}, replicates: 3}
  waits: {kind: test_add_up, needs: bad, replicates: 2}
  waits_too: {kind: test_add_up, needs: waits, ranks: 2}
  good: {kind: test_add_up, replicates: 4}
  goes_on: {kind: test_add_up, needs: good}
)"),
                                                        GetParam());
  EXPECT_TRUE(results[1].head.status == Status::failed);
  for (const std::size_t waiting : {3U, 4U, 5U}) EXPECT_TRUE(results[waiting].head.status == Status::missing) << waiting;
  EXPECT_EQ(sum_of(results[10]), 11);
}

TEST_P(Needs, TheBestOfOneStageIsWhereTheNextBegins) {
  const std::vector<TaskResult> results = run_in_memory(study_from(R"(
study: refine
seed: 3
experiments:
  coarse: {kind: optimize, params: {steps: 20}, sweep: {grid: {learning_rate: [0.001, 0.1, 0.3]}}, replicates: 2}
  fine: {kind: optimize, needs: coarse, params: {start_from: best_needed, start_spread: 0, steps: 5, learning_rate: 0.001}}
  table: {kind: compare, needs: coarse, params: {variable: loss, statistic: min}}
)"),
                                                        GetParam());
  const auto variable = [](const TaskResult& result, std::string_view name) {
    for (const Variable& each : result.variables)
      if (each.name == name) return numbers_of(each);
    return std::vector<double>();
  };
  double least = 1e300;
  for (std::size_t task = 0; task < 6; ++task) least = std::min(least, variable(results[task], "loss").front());
  EXPECT_TRUE(results[6].head.status == Status::done) << results[6].head.message;
  EXPECT_EQ(variable(results[6], "loss_curve").front(), least);
  EXPECT_TRUE(results[7].head.status == Status::done) << results[7].head.message;
  EXPECT_EQ(variable(results[7], "best_min").front(), least);
  EXPECT_EQ(variable(results[7], "min").size(), 3U);
  EXPECT_THAT(variable(results[7], "at_learning_rate"), testing::ElementsAre(0.001, 0.1, 0.3));
}

TEST(NeedsOnAnyLayout, TheDigestsAreTheSameOnEveryLayout) {
  const Study study = study_from(R"(
study: same
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, sweep: {grid: {integrand: [darts, exponential]}}, replicates: 3, ranks: 2}
  coarse: {kind: optimize, params: {steps: 10}, replicates: 3}
  fine: {kind: optimize, needs: coarse, params: {start_from: best_needed}, replicates: 2}
  table: {kind: compare, needs: pi, params: {variable: estimate, statistic: sd}, ranks: 2}
)");
  const std::vector<TaskResult> expected = run_in_memory(study, 1);
  for (const int ranks : {2, 3, 4}) {
    const std::vector<TaskResult> found = run_in_memory(study, ranks);
    for (std::size_t task = 0; task < found.size(); ++task) EXPECT_EQ(found[task].head.digest, expected[task].head.digest) << task;
  }
}

INSTANTIATE_TEST_SUITE_P(Ranks, Needs, testing::Values(1, 2, 4));

}  // namespace
}  // namespace sower::test
