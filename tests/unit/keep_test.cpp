// `record`: what is kept of what tasks record.

#include "runner/study/keep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace sower {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<double> range(std::size_t size) {
  std::vector<double> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<double>(i);
  return values;
}

/// loss(step), path(step, axis) and the coordinate step, of ten steps.
std::vector<Variable> recorded() {
  return {{"step", {{"step", 10}}, range(10), {}},
          {"loss", {{"step", 10}}, range(10), {}},
          {"path", {{"step", 10}, {"axis", 2}}, range(20), {}}};
}
KeepRule every(std::string name, std::int64_t n) {
  KeepRule rule;
  rule.variable = std::move(name);
  rule.every = n;
  return rule;
}
KeepRule only(std::string name, KeepRule::What what) {
  KeepRule rule;
  rule.variable = std::move(name);
  rule.what = what;
  return rule;
}
const Variable& find(const std::vector<Variable>& all, const std::string& name) {
  const auto found = std::ranges::find(all, name, &Variable::name);
  if (found == all.end()) throw std::runtime_error("no variable " + name);
  return *found;
}
std::vector<double> values(const std::vector<Variable>& all, const std::string& name) {
  return std::get<std::vector<double>>(find(all, name).values);
}

TEST(Keep, WithoutRulesEverythingStays) { EXPECT_EQ(keep(recorded(), {}).size(), 3U); }

TEST(Keep, ThinsADimensionWithItsCoordinateWhenAllOnItIsThinnedAlike) {
  const auto kept = keep(recorded(), {every("loss", 4), every("path", 4)});
  EXPECT_THAT(values(kept, "loss"), ElementsAre(0, 4, 8));
  EXPECT_THAT(values(kept, "step"), ElementsAre(0, 4, 8));
  EXPECT_THAT(values(kept, "path"), ElementsAre(0, 1, 8, 9, 16, 17));
  EXPECT_EQ(find(kept, "path").dimensions[0].name, "step");
}

TEST(Keep, GivesThinnedVariablesADimensionOfTheirOwnBesideUnthinnedOnes) {
  const auto kept = keep(recorded(), {every("loss", 4)});
  EXPECT_EQ(find(kept, "loss").dimensions[0].name, "step_every_4");
  EXPECT_THAT(values(kept, "step_every_4"), ElementsAre(0, 4, 8));
  EXPECT_EQ(values(kept, "step").size(), 10U);
  EXPECT_EQ(find(kept, "path").dimensions[0].size, 10U);
}

TEST(Keep, ADroppedVariableDoesNotHoldADimensionBack) {
  const auto kept = keep(recorded(), {every("loss", 4), only("path", KeepRule::What::nothing)});
  EXPECT_EQ(kept.size(), 2U);
  EXPECT_EQ(find(kept, "loss").dimensions[0].name, "step");
}

TEST(Keep, LastTakesTheLastRow) {
  const auto kept = keep(recorded(), {only("path", KeepRule::What::last)});
  EXPECT_THAT(values(kept, "path"), ElementsAre(18, 19));
  EXPECT_EQ(find(kept, "path").dimensions.size(), 1U);
}

TEST(Keep, Float32RoundsFloat64) {
  KeepRule rule;
  rule.variable = "loss";
  rule.as_float32 = true;
  EXPECT_EQ(std::get<std::vector<float>>(find(keep(recorded(), {rule}), "loss").values)[3], 3.0F);
}

TEST(Keep, ANoteNamesRulesForWhatWasNotRecorded) {
  EXPECT_EQ(idle_rules({every("loss", 2)}, recorded()), "");
  EXPECT_THAT(idle_rules({every("los", 2)}, recorded()), HasSubstr("'los', which was not recorded (did you mean 'loss'?)"));
}

TEST(Keep, ANoteNamesRulesThatChangeNothing) {
  std::vector<Variable> variables = recorded();
  variables.push_back({"best", {}, std::vector{0.5}, {}});
  variables.push_back({"steps", {}, std::vector<std::int64_t>{10}, {}});
  EXPECT_THAT(idle_rules({every("best", 2)}, variables), HasSubstr("'best', which is a single value (arrays: "));
  EXPECT_THAT(idle_rules({only("best", KeepRule::What::last)}, variables), HasSubstr("'loss'"));
  KeepRule rule;
  rule.as_float32 = true;
  rule.variable = "steps";
  EXPECT_THAT(idle_rules({rule}, variables), HasSubstr("'steps', which is not float64"));
  rule.variable = "best";
  EXPECT_EQ(idle_rules({rule, only("loss", KeepRule::What::last), only("steps", KeepRule::What::nothing)}, variables), "");
}

}  // namespace
}  // namespace sower
