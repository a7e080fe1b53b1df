// `halving`: which points of a sweep go on to the next budget.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "runner/early/halving_rule.hpp"

namespace sower {
namespace {

Axis axis_of(const std::string& key, const std::vector<double>& numbers) {
  Axis axis;
  axis.name = axis.key = key;
  axis.numbers = numbers;
  axis.values.resize(numbers.size());
  return axis;
}

struct Shape {
  std::int64_t candidates = 1;
  std::vector<double> budgets;
  bool budget_first = false;
  std::int64_t replicates = 1;
};

/// A grid of candidates and budgets.
ExperimentSpec grid_of(const Shape& shape, std::int64_t factor, bool maximise = false) {
  std::vector<double> candidates;
  for (std::int64_t i = 0; i < shape.candidates; ++i) candidates.push_back(static_cast<double>(i));
  ExperimentSpec spec;
  spec.replicates = shape.replicates;
  spec.sweep.axes = {axis_of("candidate", candidates), axis_of("steps", shape.budgets)};
  if (shape.budget_first) std::swap(spec.sweep.axes[0], spec.sweep.axes[1]);
  for (std::size_t axis = 0; axis < 2; ++axis) {
    Block block;
    block.axes = {axis};
    block.rows = static_cast<std::int64_t>(spec.sweep.axes[axis].numbers.size());
    for (std::int32_t row = 0; row < block.rows; ++row) block.choose.push_back(row);
    spec.sweep.blocks.push_back(block);
  }
  spec.halving.emplace();
  spec.halving->metric = "loss";
  spec.halving->maximise = maximise;
  spec.halving->budget = "steps";
  spec.halving->axis = shape.budget_first ? 0 : 1;
  spec.halving->factor = factor;
  return spec;
}

Outcome value_of(double value) { return {Status::done, {value, true}}; }

/// Settles what is wanted until nothing more is; which tasks that is.
std::vector<std::int64_t> wanted_of(const ExperimentSpec& spec, const std::function<Outcome(std::int64_t)>& outcome, EarlyNews& news) {
  HalvingRule rule(spec);
  std::vector<std::int64_t> wanted;
  for (bool more = true; more;) {
    more = false;
    for (std::int64_t task = 0; task < spec.tasks(); ++task) {
      if (rule.is_stopped(task) || rule.step(task) > 0 || std::ranges::find(wanted, task) != wanted.end()) continue;
      wanted.push_back(task);
      rule.settle(task, outcome(task), news);
      more = true;
    }
  }
  for (std::int64_t task = 0; task < spec.tasks(); ++task)
    EXPECT_NE(rule.is_stopped(task), std::ranges::find(wanted, task) != wanted.end()) << "task " << task << " is left open";
  std::ranges::sort(wanted);
  return wanted;
}

std::vector<std::int64_t> wanted_of(const ExperimentSpec& spec, const std::vector<double>& losses) {
  EarlyNews news;
  return wanted_of(
      spec, [&](std::int64_t task) { return value_of(losses[static_cast<std::size_t>(task)]); }, news);
}

/// By hand, factor 2. Losses with 10 steps, in order: 5, 7, 3, 4, 6, 1. Up to each there are 1 to 6, of which 1, 1, 1, 2, 2, 3 go on:
///   5 is the best of 1: on. 7 is not the best of 2. 3 is the best of 3: on. 4 is second, and two of four go on: on.
///   6 is fourth of five. 1 is the best: on.
/// With 100 steps those have 4, 2, 3, 5: 4 is the best of 1: on. 2 is the best of 2: on. 3 is second of 3, one goes on: no. 5 is fourth of
/// four: no. So with 1000 steps there are the first and the third.
TEST(Halving, AnExampleByHand) {
  const ExperimentSpec spec = grid_of({6, {10, 100, 1000}}, 2);
  const double any = 0;
  const std::vector<double> losses{5, 4, any, 7, any, any, 3, 2, any, 4, 3, any, 6, any, any, 1, 5, any};
  EXPECT_EQ(wanted_of(spec, losses), (std::vector<std::int64_t>{0, 1, 2, 3, 6, 7, 8, 9, 10, 12, 15, 16}));

  HalvingRule rule(spec);
  EarlyNews news;
  for (const std::int64_t task : {0, 3, 6}) rule.settle(task, value_of(losses[static_cast<std::size_t>(task)]), news);
  EXPECT_TRUE(rule.is_stopped(4) && rule.is_stopped(5)) << "it waits for no whole rung";
  EXPECT_EQ(rule.why(5), "halving: with steps = 10 its loss of 7 is not among the best of 2 so far");
  EXPECT_EQ(rule.step(7), 0);
  EXPECT_EQ(rule.step(10), 2) << "open";
}

TEST(Halving, TheGreatestMayBeTheBest) {
  std::vector<double> scores{5, 4, 0, 7, 0, 0, 3, 2, 0, 4, 3, 0, 6, 0, 0, 1, 5, 0};
  for (double& score : scores) score = -score;
  EXPECT_EQ(wanted_of(grid_of({6, {10, 100, 1000}}, 2, true), scores), (std::vector<std::int64_t>{0, 1, 2, 3, 6, 7, 8, 9, 10, 12, 15, 16}));
}

TEST(Halving, BudgetsNeedNotRiseNorComeLastInTheSweep) {
  // The same candidates and losses, with the budgets as 1000, 10, 100 and the outer loop: task = budget * 6 + candidate.
  const std::vector<double> with10{5, 7, 3, 4, 6, 1}, with100{4, 0, 2, 3, 0, 5};
  std::vector<double> losses(18, 0);
  std::ranges::copy(with10, losses.begin() + 6);
  std::ranges::copy(with100, losses.begin() + 12);
  EXPECT_EQ(wanted_of(grid_of({6, {1000, 10, 100}, true}, 2), losses),
            (std::vector<std::int64_t>{0, 2, 6, 7, 8, 9, 10, 11, 12, 14, 15, 17}));
}

TEST(Halving, OfEqualOnesTheFirstGoesOn) {
  EXPECT_EQ(wanted_of(grid_of({4, {1, 2}}, 2), std::vector<double>(8, 1.0)), (std::vector<std::int64_t>{0, 1, 2, 4, 6}));
}

TEST(Halving, FailuresAreLeftOutOfTheMeanAndNothingFiniteIsGivenUp) {
  const ExperimentSpec spec = grid_of({2, {1, 2}, false, 2}, 2);
  EarlyNews news;
  const auto failing = [&](std::int64_t task) {
    if (task == 0) return Outcome{Status::failed, {}};
    return value_of(task == 1 ? 3.0 : task < 4 ? 0.0 : task == 4 ? 2.0 : 3.9);  // 3 against a mean of 2.95
  };
  EXPECT_EQ(wanted_of(spec, failing, news), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(news.failed, std::vector<std::int64_t>{0});
  const double nan = std::nan(""), infinite = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinite, -infinite}) {
    const auto useless = [&](std::int64_t task) { return value_of(task < 2 ? bad : 1.0); };
    EXPECT_EQ(wanted_of(spec, useless, news), (std::vector<std::int64_t>{0, 1, 4, 5, 6, 7})) << bad << ", although it is the best of one";
  }
}

/// In whatever order tasks end, and whatever else was run ahead.
TEST(Halving, TheDecisionDoesNotDependOnWhatIsSettledFirst) {
  std::mt19937 random(8);
  std::int64_t given_up = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<double> budgets;
    for (std::size_t rung = 0; rung < 2 + random() % 3; ++rung) budgets.push_back(std::pow(3.0, static_cast<double>(rung)));
    std::ranges::shuffle(budgets, random);
    const ExperimentSpec spec =
        grid_of({2 + static_cast<std::int64_t>(random() % 20), budgets, random() % 2 == 0, 1 + static_cast<std::int64_t>(random() % 3)},
                2 + static_cast<std::int64_t>(random() % 3));
    std::vector<Outcome> outcomes;
    for (std::int64_t task = 0; task < spec.tasks(); ++task)
      outcomes.push_back(random() % 15 == 0 ? Outcome{Status::failed, {}} : value_of(static_cast<double>(random() % 50)));
    EarlyNews expected_news, news;
    const auto outcome = [&](std::int64_t task) { return outcomes[static_cast<std::size_t>(task)]; };
    const std::vector<std::int64_t> wanted = wanted_of(spec, outcome, expected_news);
    std::vector<std::int64_t> order = wanted;
    for (std::int64_t task = 0; task < spec.tasks(); ++task)
      if (std::ranges::find(wanted, task) == wanted.end() && random() % 2 == 0) order.push_back(task);
    std::ranges::shuffle(order, random);
    HalvingRule rule(spec);
    for (const std::int64_t task : order)
      if (!rule.is_stopped(task)) rule.settle(task, outcome(task), news);
    for (std::int64_t task = 0; task < spec.tasks(); ++task) {
      const bool is_wanted = std::ranges::find(wanted, task) != wanted.end();
      ASSERT_EQ(rule.is_stopped(task), !is_wanted) << "round " << round << ", task " << task;
      given_up += is_wanted ? 0 : 1;
    }
    std::ranges::sort(news.failed);
    std::ranges::sort(expected_news.failed);
    ASSERT_EQ(news.failed, expected_news.failed);
  }
  EXPECT_GT(given_up, 3000);
}

/// About one of `factor` goes on from each rung, and among them are good ones.
TEST(Halving, ManyCandidatesThinOut) {
  constexpr std::int64_t candidates = 2700;
  const ExperimentSpec spec = grid_of({candidates, {1, 3, 9, 27}}, 3);
  std::vector<double> losses;
  std::mt19937 random(2);
  for (std::int64_t candidate = 0; candidate < candidates; ++candidate) {
    const double loss = std::uniform_real_distribution<double>(0, 1)(random);
    losses.insert(losses.end(), 4, loss);
  }
  std::vector<std::int64_t> at_rung(4, 0);
  double worst = 0;
  const std::vector<std::int64_t> wanted = wanted_of(spec, losses);
  for (const std::int64_t task : wanted) {
    ++at_rung[static_cast<std::size_t>(task % 4)];
    if (task % 4 == 3 && task > 4 * 300) worst = std::max(worst, losses[static_cast<std::size_t>(task)]);
  }
  EXPECT_EQ(at_rung[0], candidates);
  for (std::size_t rung = 1; rung < 4; ++rung)
    EXPECT_NEAR(static_cast<double>(at_rung[rung]) / static_cast<double>(at_rung[rung - 1]), 1.0 / 3, 0.1) << rung;
  EXPECT_LT(worst, 0.15);
}

}  // namespace
}  // namespace sower
