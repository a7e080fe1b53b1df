// Parameters that stand under `params` and are swept too: the sweep wins.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "runner/study/read.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

std::string study_with(const std::string& params, const std::string& sweep) {
  return "study: s\nexperiments:\n  a:\n    kind: garden\n    params: " + params + "\n    sweep: " + sweep + "\n";
}

Study good(const std::string& params, const std::string& sweep) {
  ReadStudy read = read_study("study.yaml", study_with(params, sweep));
  EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
  return std::move(read.study);
}

std::string mistakes(const std::string& params, const std::string& sweep) {
  return show(read_study("study.yaml", study_with(params, sweep)).complaints);
}

/// "10 20" of a parameter at every point; "-" where it is not there.
std::string values(const Study& study, const std::string& name) {
  std::string all;
  for (std::int64_t point = 0; point < study.experiments[0].sweep.points(); ++point) {
    std::string found = "-";
    for (const auto& [key, value] : resolved_parameters(study, 0, point))
      if (key == name) found = value;
    all += (all.empty() ? "" : " ") + found;
  }
  return all;
}

TEST(SweptAndGiven, TheSweepWins) {
  EXPECT_EQ(values(good("{plants: 5}", "{grid: {plants: [1, 2]}}"), "plants"), "1 2");
  EXPECT_EQ(values(good("{tool: {name: rake, teeth: 9}}", "{grid: {tool.teeth: [3, 4]}}"), "tool.teeth"), "3 4");
}

TEST(SweptAndGiven, PointsThatDoNotSetAParameterHaveTheGivenValue) {
  const Study study = good("{plants: 5, tool: {name: rake, teeth: 9}}", "{cases: [{plants: 1}, {tool: spade}, {tool.teeth: 3}]}");
  EXPECT_EQ(values(study, "plants"), "1 5 5");
  EXPECT_EQ(values(study, "tool"), "rake spade rake");
  EXPECT_EQ(values(study, "tool.teeth"), "9 - 3");
}

TEST(SweptAndGiven, ASweptChoiceReplacesAllOfTheGivenOne) {
  const Study study = good("{tool: {name: rake, teeth: 9}}", "{grid: {tool: [rake, {name: rake, teeth: 3}, spade]}}");
  EXPECT_EQ(values(study, "tool"), "rake rake spade");
  EXPECT_EQ(values(study, "tool.teeth"), "12 3 -") << "a rake has 12 unless it is told otherwise";
}

TEST(SweptAndGiven, ASweptNameKeepsTheParametersOfItsOwnAlternativeOnly) {
  const Study study = good("{tool: {name: rake, teeth: 9}}", "{grid: {tool.name: [rake, spade]}}");
  EXPECT_EQ(values(study, "tool.teeth"), "9 -");
  EXPECT_EQ(values(good("{tool: rake}", "{grid: {tool.name: [spade, rake]}}"), "tool"), "spade rake");
}

TEST(SweptAndGiven, ReferencesFollowTheSweep) {
  EXPECT_EQ(values(good("{plants: 5, spacing: '${params.plants / 2}'}", "{grid: {plants: [1, 2]}}"), "spacing"), "0.5 1");
  EXPECT_EQ(values(good("{plants: '${params.spacing * 2}', spacing: 1}", "{grid: {plants: [7, 8], spacing: [3]}}"), "plants"), "7 8");
}

TEST(SweptAndGiven, MistakesInWhatIsReplacedAreStillTold) {
  EXPECT_THAT(mistakes("{plants: 0}", "{grid: {plants: [1, 2]}}"), testing::HasSubstr("study.yaml:5:22: error: 'plants' must be"));
  EXPECT_THAT(mistakes("{tool: {name: rake, widht: 9}}", "{grid: {tool: [spade]}}"), testing::HasSubstr("has no parameter 'widht'"));
  EXPECT_THAT(mistakes("{tool: {name: rake, teeth: 1}}", "{grid: {tool.name: [rake], tool.teeth: [4]}}"),
              testing::HasSubstr("'tool.teeth' must be"));
  EXPECT_THAT(mistakes("{beds: gone.csv}", "{grid: {beds: [study_covered_test.cpp]}}"), testing::HasSubstr("no file 'gone.csv'"));
}

constexpr const char* shootout = R"(study: shootout
seed: 1
include: [base.yaml]                 # maps merge, the later wins
profiles:                            # `--profile quick`
  quick: {shootout.params.steps: 100, "*.replicates": 2}
experiments:
  shootout:
    kind: optimize
    params:
      problem: {name: rosenbrock, dimension: 10}
      optimizer: {name: sgd}
      steps: 2000
      batch: ${params.problem.dimension * 4}
    sweep:
      cases:                                        # a list of settings that go together
        - optimizer: {name: sgd}
        - optimizer: {name: adam, beta1: [0.8, 0.9]}
      grid:
        learning_rate: {log: [1e-4, 1e-1], points: 7}
      exclude: [{optimizer.name: sgd, learning_rate: 0.1}]
    replicates: 10
    record: {loss: {every: 10}, trajectory: none}
    random: common                                  # or independent
    ranks: 1
    threads: auto
)";

TEST(SweptAndGiven, AStudyWithEverythingInItHasThePointsThatItSays) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "base.yaml") << "description: optimizers in a valley\n";
  const auto read = [&](StudyRequest request) {
    request.path = (folder / "main.yaml").string();
    ReadStudy made = read_study(request, read_sources(request, shootout));
    EXPECT_TRUE(made.complaints.empty()) << show(made.complaints);
    return std::move(made.study);
  };
  const Study study = read({});
  EXPECT_EQ(study.tasks(), (3 * 7 - 1) * 10);
  EXPECT_EQ(values(study, "batch").substr(0, 5), "40 40");
  const std::string sgd = " sgd sgd sgd sgd sgd sgd", adam = " adam adam adam adam adam adam adam";
  EXPECT_EQ(' ' + values(study, "optimizer"), sgd + adam + adam);
  EXPECT_EQ(values(study, "optimizer.beta1"), "- - - - - - 0.8 0.8 0.8 0.8 0.8 0.8 0.8 0.9 0.9 0.9 0.9 0.9 0.9 0.9");
  const Study quick = read({{}, {"quick"}, {}, {}});
  EXPECT_EQ(quick.tasks(), 20 * 2);
  EXPECT_EQ(values(quick, "steps").substr(0, 7), "100 100");
}

}  // namespace
}  // namespace sower
