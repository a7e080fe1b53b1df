#include "runner/schedule/prediction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/in_memory_run.hpp"

namespace sower {
namespace {

std::vector<Assignment> all_of(const Study& study) {
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < study.tasks(); ++task) wanted.push_back({task, 1});
  return wanted;
}

PredictedRun on(int ranks) { return {std::vector<int>(static_cast<std::size_t>(ranks)), 1}; }

TEST(Prediction, SaysWhatItKnowsNothingOf) {
  const Study study = test::study_from(
      "study: p\nexperiments:\n  a: {kind: integrate, replicates: 3}\n  b: {kind: optimize}\n  c: {kind: integrate, replicates: 2}\n");
  DurationModel model(study);
  Prediction made = predict_run(study, all_of(study), model, on(2));
  EXPECT_TRUE(made.makespans.empty());
  EXPECT_EQ(made.unknown, (std::vector<std::size_t>{0, 1, 2}));
  model.observe(0, 1.0);
  made = predict_run(study, all_of(study), model, on(2));
  EXPECT_FALSE(made.makespans.empty());
  EXPECT_EQ(made.unknown, std::vector<std::size_t>{1});
}

TEST(Prediction, OfWellKnownTasksIsSure) {
  const Study study = test::study_from("study: p\nexperiments: {a: {kind: integrate, replicates: 80, ranks: 2, threads: 3}}");
  DurationModel model(study);
  for (std::int64_t task = 0; task < 80; ++task) model.observe(task, 0.5);
  const Prediction made = predict_run(study, all_of(study), model, on(8));
  EXPECT_NEAR(made.quantile(0.5), 10, 1);
  EXPECT_LT(made.quantile(0.9) / made.quantile(0.1), 1.5);
  EXPECT_NEAR(made.core_seconds, 80 * 0.5 * 2 * 3, 20);
  EXPECT_EQ(made.within(100), 1);
  EXPECT_EQ(made.within(1), 0);
}

TEST(Prediction, HoldsWhatHappensAboutAsOftenAsItSays) {
  // Worlds that the model could be told of by some of their tasks; the interval is to hold 8 of 10.
  int held = 0;
  constexpr int worlds = 60;
  for (int world = 0; world < worlds; ++world) {
    const Study study = test::study_from("study: p\nexperiments: {a: {kind: integrate, replicates: 100}}");
    std::mt19937_64 random(static_cast<unsigned>(world));
    std::lognormal_distribution<double> takes(0, 0.5);
    DurationModel model(study);
    std::vector<double> lasts;
    double work = 0;
    for (int task = 0; task < 100; ++task) lasts.push_back(takes(random));
    std::vector<Assignment> wanted;
    for (std::int64_t task = 0; task < 100; ++task) {
      if (task < 12) model.observe(task, lasts[static_cast<std::size_t>(task)]);
      else wanted.push_back({task, 1});
      work += task < 12 ? 0 : lasts[static_cast<std::size_t>(task)];
    }
    const Prediction made = predict_run(study, wanted, model, on(1));
    held += made.quantile(0.1) <= work && work <= made.quantile(0.9) ? 1 : 0;
  }
  EXPECT_GE(held, worlds * 6 / 10);
  EXPECT_LE(held, worlds * 95 / 100);
}

TEST(Prediction, IsTheSameEachTime) {
  const Study study = test::study_from("study: p\nexperiments: {a: {kind: integrate, replicates: 30}}");
  DurationModel model(study);
  for (const double lasts : {1.0, 2.0, 4.0}) model.observe(0, lasts);
  EXPECT_EQ(predict_run(study, all_of(study), model, on(3)).makespans, predict_run(study, all_of(study), model, on(3)).makespans);
}

TEST(Prediction, OfVeryManyTasksIsMadeFromFewRehearsals) {
  const Study study = test::study_from("study: p\nexperiments: {a: {kind: integrate, replicates: 60000}}");
  DurationModel model(study);
  for (std::int64_t task = 0; task < 200; ++task) model.observe(task, 0.001);
  const Prediction made = predict_run(study, all_of(study), model, on(4));
  EXPECT_NEAR(made.quantile(0.5), 15, 2);
  EXPECT_TRUE(std::ranges::is_sorted(made.makespans));
}

}  // namespace
}  // namespace sower
