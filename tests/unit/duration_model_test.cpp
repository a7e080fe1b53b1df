#include "runner/schedule/duration_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/support/in_memory_run.hpp"

namespace sower {
namespace {

/// The least studies: nothing of theirs runs.
constexpr const char* swept = R"(study: durations
experiments:
  pi:
    kind: integrate
    sweep: {grid: {samples: [1000, 3000, 10000, 30000, 100000, 300000], confidence: [0.9, 0.95]}}
    replicates: 4
  other: {kind: integrate, replicates: 2}
  descent: {kind: optimize, replicates: 2}
)";

/// What a task of `pi` takes: nearly proportional to its samples.
double takes(const Study& study, std::int64_t task) {
  const Task which = task_of(study, task);
  const Sweep& sweep = study.experiments[0].sweep;
  return 1e-6 * sweep.axes[0].numbers[static_cast<std::size_t>(sweep.coordinates_at(which.point)[0])];
}

TEST(DurationModel, KnowsNothingAtFirst) {
  const Study study = test::study_from(swept);
  const DurationModel model(study);
  EXPECT_FALSE(model.expected(0));
  EXPECT_DOUBLE_EQ(model.error().typical_factor(), 1.0);
}

TEST(DurationModel, LearnsFromSomePointsWhatOthersTake) {
  const Study study = test::study_from(swept);
  DurationModel model(study);
  for (const std::int64_t task : {0, 1, 8, 9, 16, 20, 24}) model.observe(task, takes(study, task));  // up to 30,000 samples
  for (std::int64_t task = 0; task < 48; ++task) {
    const double factor = model.expected(task)->mean / takes(study, task);
    EXPECT_GT(factor, 0.5) << task;
    EXPECT_LT(factor, 2.5) << task;
  }
  EXPECT_GT(model.expected(40)->log_sd, model.expected(0)->log_sd) << "what is far from anything seen is less sure";
}

TEST(DurationModel, TakesWhatAKindTookForItsOtherExperiments) {
  const Study study = test::study_from(swept);
  DurationModel model(study);
  for (std::int64_t task = 0; task < 8; ++task) model.observe(task, 0.25);
  ASSERT_TRUE(model.expected(48));
  EXPECT_NEAR(std::log(model.expected(48)->mean / 0.25), 0, 0.8);
  EXPECT_FALSE(model.expected(50)) << "another kind";
}

TEST(DurationModel, APointOfItsOwnIsLearntFromItsReplicates) {
  const Study study = test::study_from(
      "study: durations\nexperiments: {pi: {kind: integrate, sweep: {grid: {confidence: {linear: [0.5, 0.99], points: 40}}}, replicates: "
      "8}}");
  DurationModel model(study);
  for (std::int64_t task = 0; task < 320; task += 2) model.observe(task, task / 8 == 17 ? 5.0 : 0.01);
  EXPECT_GT(model.expected(17 * 8 + 1)->mean, 1.0);
  EXPECT_LT(model.expected(16 * 8 + 1)->mean, 0.1);
}

TEST(DurationModel, ReportsHowFarItWasOff) {
  const Study study = test::study_from("study: durations\nexperiments: {pi: {kind: integrate, replicates: 2000}}");
  DurationModel model(study);
  std::mt19937 random(3);
  std::lognormal_distribution<double> noisy(-2, 0.5);
  for (std::int64_t task = 0; task < 2000; ++task) model.observe(task, noisy(random));
  EXPECT_EQ(model.error().predictions, 1999);
  EXPECT_NEAR(model.error().typical_factor(), std::exp(0.5), 0.05);
  EXPECT_NEAR(model.expected(7)->log_sd, 0.5, 0.05);
  EXPECT_NEAR(model.expected(7)->mean, std::exp(-2 + 0.125), 0.02);
}

}  // namespace
}  // namespace sower
