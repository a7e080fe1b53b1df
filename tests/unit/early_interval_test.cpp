// `stop_when`: intervals of means, and when the replicates of a point end.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "algorithms/stats/student_t.hpp"
#include "runner/early/interval_rule.hpp"

namespace sower {
namespace {

stats::Moments moments_of(const std::vector<double>& values) {
  stats::Moments moments;
  for (const double value : values) moments = stats::merge(moments, {1, value, 0});
  return moments;
}

StopWhen within(double half_width, std::int64_t at_least) {
  StopWhen when;
  when.mean_of = "x";
  when.half_width = half_width;
  when.at_least = at_least;
  return when;
}

Outcome value_of(double value) { return {Status::done, {value, true}}; }

/// Settles the outcomes of one point in canonical order; how many replicates are wanted.
std::int64_t end_of(const StopWhen& when, const std::vector<Outcome>& outcomes) {
  const auto count = static_cast<std::int64_t>(outcomes.size());
  IntervalRule rule(when, 1, count);
  EarlyNews news;
  for (std::int64_t task = 0; task < count; ++task) rule.settle(task, outcomes[static_cast<std::size_t>(task)], news);
  std::int64_t end = 0;
  while (end < count && !rule.is_stopped(end)) ++end;
  return end;
}

/// scipy 1.10.1: scipy.stats.t.ppf(p, df), whose own error is up to about 2e-9 of the value.
TEST(StudentT, QuantilesAreThoseOfScipy) {
  constexpr struct {
    double p, df, quantile;
  } known[] = {{0.975, 1, 12.706204736432095},    {0.975, 2, 4.3026527299112747}, {0.975, 9, 2.2621571627409915},
               {0.975, 29, 2.045229642132703},    {0.95, 9, 1.8331129326536335},  {0.995, 4, 4.6040948714158967},
               {0.975, 1000, 1.9623390808264074}, {0.9, 99, 1.2901614420275025},  {0.9995, 5, 6.8688266398652154}};
  for (const auto& each : known) {
    EXPECT_NEAR(stats::student_quantile(each.p, each.df), each.quantile, 1e-8 * each.quantile) << each.p << ' ' << each.df;
    EXPECT_NEAR(stats::student_quantile(1 - each.p, each.df), -each.quantile, 1e-8 * each.quantile) << each.p << ' ' << each.df;
  }
}

TEST(StudentT, QuantilesAreExactWhereThereAreFormulas) {
  EXPECT_NEAR(stats::student_quantile(0.75, 1), 1, 1e-14) << "Cauchy's: tan(pi (p - 1/2))";
  for (const double p : {0.6, 0.9, 0.975, 0.9995}) {
    const double odds = 2 * p - 1, expected = odds * std::sqrt(2 / (1 - odds * odds));
    EXPECT_NEAR(stats::student_quantile(p, 2), expected, 1e-12 * expected) << p;
  }
}

/// scipy 1.10.1: half of scipy.stats.t.interval(confidence, n - 1, loc=mean, scale=sem), of the first n values.
TEST(IntervalHalfWidth, IsThatOfScipy) {
  const std::vector<double> values{3.1, 2.9, 3.4, 3.0, 3.2, 2.8, 3.3, 3.05, 2.95, 3.15};
  const stats::Moments ten = moments_of(values), four = moments_of({values.begin(), values.begin() + 4});
  EXPECT_NEAR(interval_half_width(ten, 0.9), 0.10675686280484253, 2e-9);
  EXPECT_NEAR(interval_half_width(ten, 0.95), 0.13174354812724642, 2e-9);
  EXPECT_NEAR(interval_half_width(ten, 0.99), 0.18926397884745283, 2e-9);
  EXPECT_NEAR(interval_half_width(four, 0.9), 0.254192303167752, 2e-9);
  EXPECT_NEAR(interval_half_width(four, 0.95), 0.34374348818589073, 2e-9);
  EXPECT_NEAR(interval_half_width(four, 0.99), 0.6308903102440078, 2e-9);
  EXPECT_TRUE(std::isinf(interval_half_width(moments_of({3}), 0.95)));
  EXPECT_TRUE(std::isinf(interval_half_width(moments_of({3, std::nan("")}), 0.95)));
}

TEST(StopWhen, ThePointEndsWithTheFirstReplicateThatMakesItNarrow) {
  std::vector<Outcome> outcomes;
  for (const double value : {3.1, 2.9, 3.4, 3.0, 3.2, 2.8, 3.3, 3.05, 2.95, 3.15}) outcomes.push_back(value_of(value));
  StopWhen when = within(0.344, 2);
  EXPECT_EQ(end_of(when, outcomes), 4) << "0.3437 after four";
  when.half_width = 0.343;
  EXPECT_EQ(end_of(when, outcomes), 5);
  when.half_width = 0.344;
  when.at_least = 6;
  EXPECT_EQ(end_of(when, outcomes), 6) << "not looked at before";
  when.half_width = 0.01;
  EXPECT_EQ(end_of(when, outcomes), 10) << "never narrow: all there are";
}

TEST(StopWhen, ARelativeWidthIsAShareOfTheMean) {
  std::vector<Outcome> outcomes;
  for (const double value : {-310.0, -290.0, -340.0, -300.0, -320.0, -280.0}) outcomes.push_back(value_of(value));
  StopWhen when = within(std::numeric_limits<double>::infinity(), 2);
  when.relative_half_width = 0.344 / 3.1;
  EXPECT_EQ(end_of(when, outcomes), 4) << "34.37 of -310";
  when.half_width = 30;
  EXPECT_EQ(end_of(when, outcomes), 5) << "both have to hold: 23.8 after five";
}

TEST(StopWhen, FailedReplicatesAreLeftOut) {
  std::vector<Outcome> outcomes;
  for (const double value : {3.1, 2.9, 3.4, 3.0, 3.2, 2.8}) outcomes.push_back(value_of(value));
  outcomes.insert(outcomes.begin() + 1, Outcome{Status::failed, {}});
  outcomes.insert(outcomes.begin() + 3, Outcome{Status::diverged, {}});
  const StopWhen when = within(0.344, 4);
  EXPECT_EQ(end_of(when, outcomes), 6);
  IntervalRule rule(when, 1, 8);
  EarlyNews news;
  for (std::size_t task = 0; task < outcomes.size(); ++task) rule.settle(static_cast<std::int64_t>(task), outcomes[task], news);
  EXPECT_EQ(news.failed, std::vector<std::int64_t>{1});
  EXPECT_EQ(rule.why(6), "stop_when: the mean of x is 3.1 ± 0.344 at confidence 0.95 after 6 replicates, of which 2 had no value");
}

TEST(StopWhen, ValuesThatSayNothingOfTheirSpreadEndNothing) {
  const StopWhen when = within(1, 2);
  EXPECT_EQ(end_of(when, std::vector<Outcome>(20, value_of(0))), 20) << "a rare event was not seen yet";
  std::vector<Outcome> infinite(20, value_of(0.5));
  infinite[0] = value_of(std::numeric_limits<double>::infinity());
  EXPECT_EQ(end_of(when, infinite), 20);
  infinite[0] = value_of(std::nan(""));
  EXPECT_EQ(end_of(when, infinite), 20);
}

/// Ranks that ran ahead settle tasks in any order, and others never come to an end.
TEST(StopWhen, TheDecisionDoesNotDependOnWhatIsSettledFirstOrBehindIt) {
  std::mt19937 random(5);
  int stopped = 0, with_failures = 0;
  for (int round = 0; round < 500; ++round) {
    const std::int64_t points = 1 + static_cast<std::int64_t>(random() % 4), replicates = 5 + static_cast<std::int64_t>(random() % 60);
    std::vector<Outcome> outcomes;
    for (std::int64_t task = 0; task < points * replicates; ++task) {
      const bool fails = random() % 20 == 0;
      outcomes.push_back(fails ? Outcome{Status::failed, {}} : value_of(std::normal_distribution<double>(1, 0.5)(random)));
    }
    const StopWhen when = within(0.2 + 0.1 * static_cast<double>(random() % 5), 2 + static_cast<std::int64_t>(random() % 5));
    IntervalRule expected(when, points, replicates);
    EarlyNews expected_news;
    for (std::int64_t task = 0; task < points * replicates; ++task)
      if (!expected.is_stopped(task)) expected.settle(task, outcomes[static_cast<std::size_t>(task)], expected_news);

    std::vector<std::int64_t> order;
    for (std::int64_t task = 0; task < points * replicates; ++task)
      if (!expected.is_stopped(task) || random() % 2 == 0) order.push_back(task);
    std::ranges::shuffle(order, random);
    IntervalRule found(when, points, replicates);
    EarlyNews news;
    for (const std::int64_t task : order) found.settle(task, outcomes[static_cast<std::size_t>(task)], news);
    for (std::int64_t task = 0; task < points * replicates; ++task) {
      ASSERT_EQ(found.is_stopped(task), expected.is_stopped(task)) << "round " << round << ", task " << task;
      if (found.is_stopped(task)) {
        ASSERT_EQ(found.why(task), expected.why(task));
        ++stopped;
      }
    }
    std::ranges::sort(news.failed);
    ASSERT_EQ(news.failed, expected_news.failed) << "failures behind the end count as little as results there";
    with_failures += news.failed.empty() ? 0 : 1;
  }
  EXPECT_GT(stopped, 1000);
  EXPECT_GT(with_failures, 100);
}

}  // namespace
}  // namespace sower
