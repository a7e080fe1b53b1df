// Halving on ranks of one process: the same points go on, with the same results, on every layout.

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "algorithms/random/draws.hpp"
#include "runner/api/experiment.hpp"
#include "runner/early/early_stops.hpp"
#include "tests/support/in_memory_run.hpp"

namespace sower::test {
namespace {

/// A loss that falls with the steps, towards something that depends on the candidate; after a random time.
struct Learner final : Experiment {
  static constexpr std::string_view name = "test_learner", summary = "a loss that falls";
  double quality = 0;
  std::int64_t steps = 1;
  bool fails = false;
  void fields(Fields& visit) override {
    visit("quality", quality, "what the loss falls to");
    visit("steps", steps, "how far");
    visit("fails", fails, "whether some do");
  }
  void run(Context& context) const override {
    thread_local std::mt19937 impatience(std::random_device{}());
    std::this_thread::sleep_for(std::chrono::microseconds(impatience() % 300 * static_cast<unsigned>(steps)));
    require(!fails || static_cast<int>(quality * 100) % 9 != 4, "no such luck");
    const random::Draws draws(context.streams, "noise");
    context.out.scalar("loss", quality + (1 + 0.3 * draws.uniform(0, 0)) / static_cast<double>(steps));
  }
};
const Kind<Learner> learner;

struct Decided {
  std::map<std::int64_t, io::Hash> digests;
  std::map<std::int64_t, std::string> why;
};

Decided decisions_on(const Study& study, const std::vector<TaskResult>& results) {
  EarlyStops early(study);
  for (std::size_t task = 0; task < results.size(); ++task)
    if (const TaskResult& result = results[task]; result.head.status != Status::missing)
      early.settle(static_cast<std::int64_t>(task), {result.head.status, metric_in(result.variables, "loss")});
  Decided decided;
  for (std::size_t task = 0; task < results.size(); ++task) {
    const auto number = static_cast<std::int64_t>(task);
    if (early.is_stopped(number)) {
      decided.why[number] = early.why(number);
    } else {
      EXPECT_EQ(early.step(number), 0) << "task " << task << " is left open";
      EXPECT_TRUE(results[task].head.status != Status::missing) << "task " << task << " is wanted and has no result";
      decided.digests[number] = results[task].head.digest;
    }
  }
  return decided;
}

TEST(HalvingOnRanks, EveryLayoutMakesTheSameDecisions) {
  const Study study = study_from(R"(
study: early
seed: 9
experiments:
  search:
    kind: test_learner
    sweep:
      sample: {method: random, points: 30, over: {quality: {linear: [0, 1]}}}
      grid: {steps: [1, 3, 9]}
    replicates: 2
    halving: {minimise: loss, budget: steps}
  flaky:
    kind: test_learner
    params: {fails: true}
    sweep:
      grid: {steps: [4, 1, 2]}
      sample: {method: random, points: 20, over: {quality: {linear: [0, 1]}}}
    ranks: 2
    retries: 1
    halving: {minimise: loss, budget: steps, factor: 2}
  best: {kind: compare, needs: search, params: {variable: loss, statistic: mean, best: min}}
)");
  const Decided expected = decisions_on(study, run_in_memory(study, 1));
  EXPECT_GT(expected.why.size(), 80U);
  EXPECT_LT(expected.why.size(), 180U);
  for (int round = 0; round < 3; ++round)
    for (const int ranks : {2, 3, 4, 7}) {
      const Decided found = decisions_on(study, run_in_memory(study, ranks));
      EXPECT_EQ(found.digests, expected.digests) << ranks;
      EXPECT_EQ(found.why, expected.why) << ranks;
    }
}

}  // namespace
}  // namespace sower::test
