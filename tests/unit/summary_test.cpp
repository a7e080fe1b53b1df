#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "runner/results/statistics.hpp"
#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using namespace tests;
using results::Statistics;
using Texts = std::vector<std::string>;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Statistics, AreThoseOfRsQuantileAndSd) {
  // quantile(c(7, 1, 4, 2), c(.05, .5)), sd(...) in R.
  std::vector<double> sample{7, 1, 4, 2};
  const auto values = Statistics({"mean", "sd", "standard_error", "min", "max", "median", "q05", "q975"}).of(sample);
  const double sd = std::sqrt(7.0);
  const std::vector<double> expected{3.5, sd, sd / 2, 1, 7, 3, 1.15, 6.775};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_DOUBLE_EQ(values[i], expected[i]) << i;
}

TEST(Statistics, AreNanForNothingAndForNan) {
  std::vector<double> none, one{3}, some{1, nan, 2};
  Statistics statistics({"mean", "sd", "max"});
  EXPECT_TRUE(std::isnan(statistics.of(none)[0]));
  EXPECT_EQ(statistics.of(one)[0], 3);
  EXPECT_TRUE(std::isnan(statistics.of(one)[1]));
  EXPECT_EQ(statistics.of(one)[2], 3);
  EXPECT_TRUE(std::isnan(statistics.of(some)[2]));
}

TEST(Statistics, RefuseWordsTheyDoNotKnow) {
  for (const char* word : {"average", "q", "q5x", ""}) EXPECT_THROW(Statistics({word}), Error) << word;
}

Study summarised(bool sparse = false) {
  Study study = make_study();
  for (ExperimentSpec& spec : study.experiments) spec.summary = {"mean", "max"};
  study.experiments[0].sweep.excludes = sparse;
  if (sparse) study.experiments[0].sweep.kept = {1, 5};
  return study;
}

const Make recorded = [](const Task& task, TaskResult& result) {
  const auto n = static_cast<double>(task.number);
  result.variables = {variable("loss", std::vector{n}, {}, {"the loss", Unit{"J"}}), variable("word", std::vector<std::string>{"x"}),
                      variable("curve", std::vector{n, 2 * n}, {{"step", 2}})};
  if (task.experiment == 1 && task.replicate == 2) {
    result.head.status = Status::diverged;
    result.variables[2] = variable("curve", std::vector{100.0}, {{"step", 1}});
  }
  if (task.number == 3) result.head.status = Status::missing;
};

TEST(Gather, SummarisesReplicatesOfEachPoint) {
  const ProbeResults results(recorded, summarised());
  const auto mean = results("shootout", "loss_mean");
  EXPECT_EQ(mean.dimensions(), (Texts{"optimizer", "rate"}));
  EXPECT_EQ(results.numbers("shootout", "loss_mean"), (std::vector{0.5, 2.0, 4.5, 6.5, 8.5, 10.5}));
  EXPECT_EQ(results.integers("shootout", "n_summarised"), (std::vector<std::int64_t>{2, 1, 2, 2, 2, 2}));
  EXPECT_EQ(results("shootout", "curve_max").dimensions(), (Texts{"optimizer", "rate", "step"}));
  EXPECT_EQ(results.numbers("shootout", "curve_max"), (std::vector<double>{1, 2, 2, 4, 5, 10, 7, 14, 9, 18, 11, 22}));
  EXPECT_EQ(mean.text("cell_methods"), "replicate: mean");
  EXPECT_EQ(mean.text("units"), "J");
  EXPECT_EQ(mean.text("origin"), "computed");
  EXPECT_EQ(results.root().group("shootout").text("signal"), "loss_mean");
  EXPECT_TRUE(results("plain", "loss_mean").dimensions().empty());
  EXPECT_EQ(results.numbers("plain", "loss_mean"), std::vector{13.0});
  EXPECT_EQ(results.numbers("plain", "curve_mean"), (std::vector{125.0 / 3, 25.0})) << "too short tasks are left out";
}

TEST(Gather, SummarisesASparseSweepByPoint) {
  const ProbeResults results(recorded, summarised(true));
  EXPECT_EQ(results("shootout", "loss_max").dimensions(), Texts{"point"});
  EXPECT_EQ(results.numbers("shootout", "loss_max"), (std::vector<double>{1, 2}));
  EXPECT_EQ(results.texts("shootout", "optimizer_of_point"), (Texts{"adam", "sgd"}));
  EXPECT_EQ(results("shootout", "loss_max").text("coordinates"), "optimizer_of_point rate_of_point");
}

TEST(Difference, IgnoresSummaries) {
  EXPECT_EQ(first_difference(ProbeResults(recorded, summarised()).path(), ProbeResults(recorded).path()), "");
  Study sparse = summarised(true);
  const ProbeResults with(recorded, sparse);
  for (ExperimentSpec& spec : sparse.experiments) spec.summary.clear();
  EXPECT_EQ(first_difference(with.path(), ProbeResults(recorded, sparse).path()), "");
}

}  // namespace
}  // namespace sower
