// The points that each part of a sweep stands for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "runner/study/read.hpp"
#include "runner/study/sweep_values.hpp"
#include "tests/unit/study_test_kinds.hpp"

namespace sower {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Texts = std::vector<std::string>;

/// The experiment of a study with this sweep, indented by six.
ReadStudy read_sweep_of(const std::string& sweep, const std::string& params = "{}") {
  return read_study("study.yaml",
                    "study: s\nseed: 5\nexperiments:\n  a:\n    kind: garden\n    params: " + params + "\n    sweep:\n" + sweep);
}
Study sweep_of(const std::string& sweep, const std::string& params = "{}") {
  ReadStudy read = read_sweep_of(sweep, params);
  EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
  return std::move(read.study);
}
/// "plants=1 spacing=2" of every point.
Texts points_of(const Study& study) {
  Texts all;
  for (std::int64_t number = 0; number < study.tasks(); ++number) all.push_back(describe(study, task_of(study, number)).substr(2));
  return all;
}
Texts points(const std::string& sweep, const std::string& params = "{}") { return points_of(sweep_of(sweep, params)); }
std::string mistakes(const std::string& sweep) { return show(read_sweep_of(sweep).complaints); }
std::vector<double> numbers(const std::string& range) {
  return sweep_of("      grid: {spacing: " + range + "}\n").experiments[0].sweep.axes[0].numbers;
}

TEST(Sweep, RangesEndExactlyWhereTheySayWithCleanValuesBetween) {
  EXPECT_EQ(numbers("{linear: [0.1, 1], points: 10}"), (std::vector<double>{.1, .2, .3, .4, .5, .6, .7, .8, .9, 1}));
  EXPECT_EQ(numbers("{linear: [0.1, 0.7], step: 0.2}"), (std::vector<double>{.1, .3, .5, .7}));
  EXPECT_EQ(numbers("{log: [1e-4, 1], points: 5}"), (std::vector<double>{1e-4, 1e-3, 1e-2, 1e-1, 1}));
  EXPECT_EQ(numbers("{integer: [1, 4]}"), (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(numbers("{integer: [10, 30], step: 10}"), (std::vector<double>{10, 20, 30}));
  const auto thirds = numbers("{log: [0.001, 1], points: 7}");
  EXPECT_EQ(thirds[6], 1);
  EXPECT_NEAR(thirds[3] / std::sqrt(0.001), 1, 1e-14);
  EXPECT_EQ(clean(0.1L + 0.2L, 1), 0.3);
  EXPECT_NE(clean(0.3L + 1e-9L, 1), 0.3) << "only rounding errors are cleaned away";
}

TEST(Sweep, ZipTakesValuesTogether) {
  EXPECT_EQ(points("      zip: {plants: [1, 2, 3], spacing: {linear: [0.5, 1.5], points: 3}}\n"),
            (Texts{"plants=1 spacing=0.5", "plants=2 spacing=1", "plants=3 spacing=1.5"}));
  EXPECT_EQ(points("      zip: [{plants: [1, 2], spacing: [3, 3]}, {soil: [clay, sand], label: [x, y]}]\n").size(), 4U);
}

TEST(Sweep, PartsMultiplyInTheOrderWritten) {
  EXPECT_EQ(points("      zip: {plants: [1, 2], spacing: [3, 4]}\n      grid: {soil: [clay, sand]}\n"),
            (Texts{"plants=1 spacing=3 soil=clay", "plants=1 spacing=3 soil=sand", "plants=2 spacing=4 soil=clay",
                   "plants=2 spacing=4 soil=sand"}));
  EXPECT_EQ(points("      grid: {soil: [clay, sand]}\n      zip: {plants: [1, 2], spacing: [3, 4]}\n")[1], "soil=clay plants=2 spacing=4");
}

TEST(Sweep, CasesSpreadTheListsInsideThem) {
  EXPECT_EQ(points("      cases:\n        - tool: spade\n        - tool: {name: rake, teeth: [3, 5]}\n"),
            (Texts{"tool=spade", "tool=rake(teeth=3)", "tool=rake(teeth=5)"}));
  EXPECT_EQ(points("      cases:\n        - {plants: [1, 2], spacing: {linear: [1, 2], points: 2}}\n").size(), 4U);
  EXPECT_EQ(points("      cases: [{depths: [1, 2]}, {depths: [[3], [4, 5]]}]\n"), (Texts{"depths=[1, 2]", "depths=[3]", "depths=[4, 5]"}))
      << "a list of numbers is one value of a parameter that is one";
}

TEST(Sweep, WhatACaseLeavesAloneHasItsDefaultAsCoordinate) {
  const Study study = sweep_of("      cases: [{soil: clay}, {soil: sand, spacing: 2}]\n");
  garden::Garden fresh;
  const Axis& spacing = study.experiments[0].sweep.axes[1];
  EXPECT_THAT(spacing.numbers, ElementsAre(2, fresh.spacing));
  EXPECT_EQ(dynamic_cast<garden::Garden&>(*make_experiment(study, 0, 0)).spacing, fresh.spacing);
  EXPECT_EQ(dynamic_cast<garden::Garden&>(*make_experiment(study, 0, 1)).spacing, 2);
}

TEST(Sweep, OneValueWrittenInTwoWaysIsOneCoordinate) {
  EXPECT_THAT(sweep_of("      zip: {spacing: [0.1, 1e-1], plants: [1, 2]}\n").experiments[0].sweep.axes[0].numbers, ElementsAre(0.1));
}

TEST(Sweep, ASamePointTwiceIsAMistake) {
  EXPECT_THAT(mistakes("      zip: {spacing: [0.1, 1e-1], plants: [1, 1]}\n"), HasSubstr("same point"));
  EXPECT_THAT(mistakes("      cases: [{plants: 1}, {plants: 1}]\n"), HasSubstr("same point"));
  garden::Garden fresh;
  EXPECT_THAT(mistakes("      cases: [{soil: clay}, {soil: clay, plants: " + std::to_string(fresh.plants) + "}]\n"),
              HasSubstr("same point"));
}

TEST(Sweep, SamplesStayInsideTheirRangesAndFollowTheSeed) {
  const std::string body = ", points: 40, over: {spacing: {log: [0.01, 10]}, plants: {integer: [2, 9]}, soil: [clay, sand]}}\n";
  std::set<Texts> different;
  for (const char* method : {"random", "latin_hypercube", "sobol"}) {
    const Study study = sweep_of("      sample: {method: " + std::string(method) + body);
    different.insert(points_of(study));
    const Sweep& sweep = study.experiments[0].sweep;
    EXPECT_EQ(sweep.points(), 40) << method;
    for (const double x : sweep.axes[0].numbers) EXPECT_TRUE(x > 0.01 && x < 10) << x;
    EXPECT_EQ(sweep.axes[1].numbers.size(), 8U) << method << ": 40 points meet all of 2 ... 9";
    EXPECT_EQ(sweep.axes[2].labels.size(), 2U);
  }
  EXPECT_EQ(different.size(), 3U);
  EXPECT_EQ(points("      sample: {points: 4, over: {spacing: {linear: [0, 1]}}}\n"),
            points("      sample: {points: 4, over: {spacing: {linear: [0, 1]}}}\n"));
}

TEST(Sweep, ExcludeTakesPointsOut) {
  const std::string grid = "      grid: {tool: [spade, {name: rake, teeth: 3}], plants: [1, 2]}\n";
  EXPECT_EQ(points(grid + "      exclude: [{tool: spade, plants: 2}]\n"),
            (Texts{"tool=spade plants=1", "tool=rake(teeth=3) plants=1", "tool=rake(teeth=3) plants=2"}));
  EXPECT_EQ(points(grid + "      exclude: [{tool.name: rake, plants: [1, 2]}]\n").size(), 2U);
  EXPECT_EQ(points(grid + "      exclude: [{tool: {name: rake, teeth: 3}, plants: 1e0}]\n").size(), 3U);
}

TEST(Sweep, AnExcludeThatMatchesNothingIsAMistake) {
  const std::string grid = "      zip: {soil: [clay, sand], plants: [1, 2]}\n      exclude: ";
  EXPECT_THAT(mistakes(grid + "[{plants: 3}]\n"), HasSubstr("'plants' never has the value 3"));
  EXPECT_THAT(mistakes(grid + "[{soil: clay, plants: 2}]\n"), HasSubstr("excludes no point"));
  EXPECT_THAT(mistakes(grid + "[{plant: 1}]\n"), HasSubstr("did you mean 'plants'?"));
  EXPECT_THAT(mistakes(grid + "[{plants: [1, 2]}]\n"), HasSubstr("leaves no point"));
}

TEST(Sweep, ExcludedPointsNeedNotMakeSense) {
  const std::string grid = "      grid: {tool.name: [spade, rake], tool.teeth: [3, 5]}\n";
  EXPECT_THAT(mistakes(grid), HasSubstr("teeth"));
  EXPECT_EQ(points(grid + "      exclude: [{tool.name: spade}]\n").size(), 2U);
}

TEST(Sweep, AddingAnExcludeChangesNoKeyOfWhatIsLeft) {
  const Study all = sweep_of("      grid: {plants: [1, 2, 3]}\n"),
              some = sweep_of("      grid: {plants: [1, 2, 3]}\n      exclude: [{plants: 2}]\n");
  EXPECT_EQ(task_key(all, task_of(all, 2)), task_key(some, task_of(some, 1)));
}

}  // namespace
}  // namespace sower
