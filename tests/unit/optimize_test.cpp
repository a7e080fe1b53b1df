// The kind `optimize` as the engine sees it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "algorithms/optimize/optimizer.hpp"
#include "algorithms/optimize/problem.hpp"
#include "runner/api/alone.hpp"
#include "runner/api/experiment.hpp"

namespace sower::optimize {
namespace {

/// Gives tunables the values that a test names.
class Settings final : public Fields {
 public:
  template <class T>
  Settings& set(const std::string& key, T value) {
    wanted_[key] = [value](void* tunable) { *static_cast<T*>(tunable) = value; };
    return *this;
  }
  Settings& choose(const std::string& key, std::string name, std::shared_ptr<Settings> tunables = nullptr) {
    choices_[key] = {std::move(name), std::move(tunables)};
    return *this;
  }

  void operator()(std::string_view key, double& value, std::string_view, Unit, Range) override { give(key, value); }
  void operator()(std::string_view key, std::int64_t& value, std::string_view, Unit, Range) override { give(key, value); }
  void operator()(std::string_view key, bool& value, std::string_view) override { give(key, value); }
  void operator()(std::string_view key, std::string& value, std::string_view, std::initializer_list<std::string_view>) override {
    give(key, value);
  }
  void operator()(std::string_view key, std::vector<double>& value, std::string_view, Unit, Range) override { give(key, value); }
  void operator()(std::string_view key, InputFile& value, std::string_view) override { give(key, value); }
  void operator()(std::string_view key, NamedTexts& value, std::string_view, bool) override { give(key, value); }
  void operator()(std::string_view key, AnyChoice& value, std::string_view) override {
    const auto found = choices_.find(key);
    if (found == choices_.end()) return;
    value.select(found->second.first);
    if (found->second.second) value.fields(*found->second.second);
  }

 private:
  template <class T>
  void give(std::string_view key, T& value) {
    if (const auto found = wanted_.find(key); found != wanted_.end()) found->second(&value);
  }
  std::map<std::string, std::function<void(void*)>, std::less<>> wanted_;
  std::map<std::string, std::pair<std::string, std::shared_ptr<Settings>>, std::less<>> choices_;
};

/// Keeps what a task records.
class Kept final : public Recorder {
 public:
  void diverged(std::string reason) override { divergence = std::move(reason); }
  [[nodiscard]] const Variable& variable(const std::string& name) const { return variables.at(name); }
  [[nodiscard]] const std::vector<double>& numbers(const std::string& name) const {
    return std::get<std::vector<double>>(variable(name).values);
  }
  [[nodiscard]] double number(const std::string& name) const { return numbers(name).at(0); }

  std::map<std::string, Variable> variables;
  std::optional<std::string> divergence;

 private:
  void record(Variable variable) override { variables.emplace(variable.name, variable); }
};

std::unique_ptr<Experiment> experiment(Settings& settings) {
  auto made = find_entry<Experiment>("optimize")->make();
  made->fields(settings);
  return made;
}

Kept run(Settings settings, std::uint64_t replicate = 0) {
  Alone team;
  Kept kept;
  NoCheckpoint saved;
  NothingNeeded nothing;
  Context context{team, kept, {{1, 2, 3, replicate}}, 1, saved, nothing};
  experiment(settings)->run(context);
  return kept;
}

/// Keys and messages of what the experiment complains about.
std::map<std::string, std::string> complaints(Settings settings) {
  std::map<std::string, std::string> all;
  experiment(settings)->check([&](std::string_view key, std::string message) { all.emplace(key, std::move(message)); });
  return all;
}

Settings breast_cancer() {
  const auto problem = std::make_shared<Settings>();
  problem->set("data", InputFile{SOWER_SOURCE_DIR "/configs/data/breast_cancer.csv"}).set("target", std::string("malignant"));
  return Settings().choose("problem", "logistic_regression", problem);
}

TEST(Optimize, OffersTheOptimizersAndProblemsOfTheStudyLanguage) {
  const auto has = [](const AnyChoice& choice, std::string_view name) {
    return std::ranges::any_of(choice.alternatives(), [&](const auto& alternative) { return alternative.name == name; });
  };
  for (const std::string_view name : {"sgd", "momentum", "rmsprop", "adam"}) EXPECT_TRUE(has(Choice<Optimizer>("adam"), name)) << name;
  for (const std::string_view name : {"quadratic", "rosenbrock", "rastrigin", "logistic_regression"})
    EXPECT_TRUE(has(Choice<Problem>("rosenbrock"), name)) << name;
}

TEST(Optimize, RecordsCurveTrajectoryAndSummaryThatAgree) {
  const Kept kept = run(Settings().set<std::int64_t>("steps", 50));
  const auto& curve = kept.numbers("loss_curve");
  const auto& trajectory = kept.numbers("trajectory");
  ASSERT_EQ(curve.size(), 51U);
  ASSERT_EQ(trajectory.size(), 102U);
  EXPECT_EQ(kept.variable("trajectory").dimensions.at(0).name, "step");
  EXPECT_EQ(kept.variable("trajectory").dimensions.at(1).name, "parameter");
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(kept.variable("step").values).back(), 50);
  EXPECT_EQ(kept.number("loss"), curve.back());
  EXPECT_EQ(kept.number("best_loss"), std::ranges::min(curve));
  EXPECT_EQ(kept.number("excess"), curve.back());  // Rosenbrock's minimum is 0
  EXPECT_EQ(kept.numbers("x"), (std::vector(trajectory.end() - 2, trajectory.end())));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(kept.variable("steps_done").values).at(0), 50);
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(kept.variable("evaluations").values).at(0), 51);
  EXPECT_FALSE(kept.divergence);
}

TEST(Optimize, GradientNormIsThatAtTheLastIterate) {
  const Kept kept = run(Settings().choose("problem", "quadratic").choose("optimizer", "sgd").set<std::int64_t>("steps", 3));
  const auto& x = kept.numbers("x");
  EXPECT_NEAR(kept.number("gradient_norm"), std::hypot(x[0], 10 * x[1]), 1e-14);
}

TEST(Optimize, StartsAtTheProblemsStartOrTheGivenOneWhenThereIsNoSpread) {
  const auto first_iterate = [](const Kept& kept) {
    return std::vector(kept.numbers("trajectory").begin(), kept.numbers("trajectory").begin() + 2);
  };
  EXPECT_EQ(first_iterate(run(Settings().set("start_spread", 0.0))), (std::vector{-1.2, 1.0}));
  EXPECT_EQ(first_iterate(run(Settings().set("start_spread", 0.0).set("start", std::vector{0.5, -3.0}))), (std::vector{0.5, -3.0}));
}

TEST(Optimize, ReplicatesStartElsewhereAndOptimizersStartTogether) {
  std::set<std::pair<double, double>> starts;
  for (const std::uint64_t replicate : {0U, 1U, 2U})
    for (const std::string optimizer : {"sgd", "adam"}) {
      const Kept kept = run(Settings().choose("optimizer", optimizer).set("learning_rate", 1e-4), replicate);
      starts.emplace(kept.numbers("trajectory")[0], kept.numbers("trajectory")[1]);
    }
  EXPECT_EQ(starts.size(), 3U);
}

TEST(Optimize, DivergenceIsAResultWithArraysOfFullLength) {
  const Kept kept = run(Settings().choose("optimizer", "sgd").set("learning_rate", 1.0).set<std::int64_t>("steps", 40));
  ASSERT_TRUE(kept.divergence);
  const std::int64_t steps = std::get<std::vector<std::int64_t>>(kept.variable("steps_done").values).at(0);
  EXPECT_LT(steps, 40);
  const double loss = kept.number("loss");
  EXPECT_EQ(*kept.divergence, text("loss is ", std::isnan(loss) ? "nan" : "inf", " at step ", steps));
  EXPECT_FALSE(std::isfinite(loss));
  EXPECT_TRUE(std::isfinite(kept.number("best_loss")));
  EXPECT_EQ(kept.numbers("loss_curve").size(), 41U);
  EXPECT_EQ(kept.numbers("trajectory").size(), 82U);
  EXPECT_TRUE(std::isnan(kept.numbers("loss_curve").back()));
  EXPECT_TRUE(std::isfinite(kept.numbers("loss_curve").front()));
}

TEST(Optimize, LongTrajectoriesAreRecordedOnlyOnRequest) {
  const auto recorded = [](const std::string& trajectory, std::int64_t steps) {
    return run(Settings().set("trajectory", trajectory).set("steps", steps)).variables.contains("trajectory");
  };
  EXPECT_TRUE(recorded("auto", 9'999));
  EXPECT_FALSE(recorded("auto", 10'000));
  EXPECT_TRUE(recorded("always", 10'000));
  EXPECT_FALSE(recorded("never", 10));
}

TEST(Optimize, LearnsToTellMalignantFromBenign) {
  const Kept kept = run(breast_cancer().set<std::int64_t>("batch", 32));
  EXPECT_GT(kept.number("accuracy"), 0.95);
  EXPECT_LT(kept.number("loss"), 0.3);
  const auto& names = std::get<std::vector<std::string>>(kept.variable("parameter").values);
  EXPECT_EQ(names.size(), 31U);
  EXPECT_EQ(names.at(1), "mean_radius");
}

TEST(Optimize, BatchesChangeTheWayButNotTheLossThatIsReported) {
  const Kept all = run(breast_cancer().set<std::int64_t>("steps", 3)),
             some = run(breast_cancer().set<std::int64_t>("steps", 3).set<std::int64_t>("batch", 5));
  EXPECT_EQ(all.numbers("loss_curve").front(), some.numbers("loss_curve").front());
  EXPECT_NE(all.numbers("loss_curve").back(), some.numbers("loss_curve").back());
}

TEST(Optimize, AnEpochOfOneBatchIsTheWholeGradient) {
  // 569 rows in another order: the same gradient but for rounding
  const Kept all = run(breast_cancer().set<std::int64_t>("steps", 5)),
             permuted = run(breast_cancer().set<std::int64_t>("steps", 5).set<std::int64_t>("batch", 569));
  EXPECT_NEAR(all.number("loss"), permuted.number("loss"), 1e-12);
}

TEST(Optimize, BatchesHaveNoEffectOnProblemsWithoutData) {
  const Kept plain = run(Settings()), batched = run(Settings().set<std::int64_t>("batch", 40));
  EXPECT_EQ(plain.numbers("loss_curve"), batched.numbers("loss_curve"));
  EXPECT_EQ(plain.number("gradient_norm"), batched.number("gradient_norm"));
}

TEST(Optimize, ComplainsAboutCombinationsThatCannotWork) {
  EXPECT_TRUE(complaints(Settings()).empty());
  EXPECT_TRUE(complaints(breast_cancer().set<std::int64_t>("batch", 10)).empty());
  EXPECT_EQ(complaints(Settings().set("start", std::vector{1.0})).at("start"),
            "expected 2 numbers, as many as the problem has parameters, found 1");
  EXPECT_EQ(complaints(Settings().choose("problem", "logistic_regression")).count("problem.data"), 1U);
}

TEST(Optimize, ComplainsBeforeTheRunAboutATargetThatIsNoColumn) {
  const auto problem = std::make_shared<Settings>();
  problem->set("data", InputFile{SOWER_SOURCE_DIR "/configs/data/breast_cancer.csv"});  // and the target's default, `label`
  const auto found = complaints(Settings().choose("problem", "logistic_regression", problem));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found.at("problem.target").find("no column is called 'label'; there are mean_radius"), std::string::npos);
}

TEST(Optimize, RefusesDataThatDoNotFitWithTheirPlace) {
  const auto message = [](Settings settings) -> std::string {
    try {
      run(std::move(settings));
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing";
  };
  const std::string file = SOWER_SOURCE_DIR "/configs/data/breast_cancer.csv";
  const auto target = std::make_shared<Settings>();
  target->set("data", InputFile{file}).set("target", std::string("mean_radius"));
  EXPECT_EQ(message(Settings().choose("problem", "logistic_regression", target)),
            file + ":2: the target 'mean_radius' must be 0 or 1, but is 17.99");
  EXPECT_EQ(message(breast_cancer().set<std::int64_t>("batch", 570)), "batch is 570, but the data have only 569 rows");
  EXPECT_EQ(message(breast_cancer().set("start", std::vector{1.0})), "start has 1 numbers, but the problem has 31 parameters");
}

}  // namespace
}  // namespace sower::optimize
