#include "runner/study/point_pattern.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "runner/study/read.hpp"
#include "tests/unit/study_test_kinds.hpp"

namespace sower {
namespace {

Study read(const std::string& text) {
  ReadStudy result = read_study(SOWER_SOURCE_DIR "/tests/data/broken/case.yaml", text);
  EXPECT_TRUE(result.complaints.empty()) << show(result.complaints);
  return std::move(result.study);
}

Study garden(const std::string& more) { return read("study: s\nexperiments:\n  a: {kind: garden, " + more + "}\n"); }

bool has_pattern(const Study& study, std::int64_t point) {
  return pattern_of(study, 0, study.experiments[0].sweep.values_at(point)) != nullptr;
}

/// Keys, random numbers and experiments of all points are what they are when each point is read by itself.
void expect_same_as_one_by_one(const Study& study) {
  Study plain = study;
  plain.serial = 0;  // nothing is remembered
  for (std::int64_t number = 0; number < study.tasks(); ++number) {
    const Task task = task_of(study, number);
    ASSERT_EQ(task_key(study, task), task_key(plain, task)) << describe(study, task);
    ASSERT_EQ(stream_of(study, task).words, stream_of(plain, task).words) << describe(study, task);
    const auto quick = make_experiment(study, task.experiment, task.point), slow = make_experiment(plain, task.experiment, task.point);
    const Experiment &one = *quick, &other = *slow;
    ASSERT_EQ(typeid(one), typeid(other));
    const std::vector<Setting> got = settings_of(*quick), wanted = settings_of(*slow);
    ASSERT_EQ(got.size(), wanted.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      ASSERT_EQ(got[i].path, wanted[i].path);
      ASSERT_EQ(got[i].value, wanted[i].value) << got[i].path << " of " << describe(study, task);
    }
  }
}

TEST(PointPattern, GivesWhatReadingEachPointGives) {
  for (const char* sweep :
       {"sweep: {grid: {plants: [5, 10, 2e1, 999], spacing: [0.1, 0.3, 2.5e-1]}}", "sweep: {grid: {depths: [[1, 2], [], [0.1, 0.2]]}}",
        "sweep: {grid: {tool: [spade, rake, {name: rake, teeth: 9}, mower], plants: [1, 2, 3]}}",
        "sweep: {grid: {tool.width: [0.1, 0.2, 0.5], watered: [true, false], soil: [clay, loam]}}, params: {tool: {name: spade, width: "
        "0.9}}",
        "sweep: {grid: {beds: [beds.csv], plants: [3, 4]}}, random: independent",
        "sweep: {grid: {plants: [3, 4]}}, params: {beds: beds.csv}", "sweep: {zip: {plants: [1, 2, 3], label: [a, b, c]}}, replicates: 2",
        "sweep: {cases: [{plants: 3}, {spacing: 2}, {plants: 4, tool: rake}, {plants: 9, tool.width: 0.1}]}",
        "sweep: {sample: {method: latin_hypercube, points: 50, over: {plants: {integer: [1, 900]}, spacing: {linear: [0.01, 0.5]}}}}",
        "sweep: {grid: {plants: [1, 2, 3]}}, params: {spacing: '${params.plants / 10}'}",
        "sweep: {grid: {plants: [1, 2, 3]}}, record: {yield: last}"}) {
    SCOPED_TRACE(sweep);
    const ReadStudy one = read_study(SOWER_SOURCE_DIR "/tests/data/broken/case.yaml",
                                     std::string("study: s\nexperiments:\n  a: {kind: garden, ") + sweep + "}\n");
    ASSERT_TRUE(one.complaints.empty()) << show(one.complaints);
    expect_same_as_one_by_one(one.study);
  }
}

TEST(PointPattern, GivesItForEveryStudyThatComesWithSower) {
  int studies = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SOWER_SOURCE_DIR "/configs")) {
    if (entry.path().extension() != ".yaml") continue;
    StudyRequest request;
    request.path = entry.path().string();
    const ReadStudy one = read_study(request, read_sources(request));
    if (!one.complaints.empty() || one.study.tasks() > 5000) continue;
    SCOPED_TRACE(entry.path());
    expect_same_as_one_by_one(one.study);
    ++studies;
  }
  EXPECT_GT(studies, 3);
}

TEST(PointPattern, CoversPointsThatDifferInNumbersAlone) {
  const Study study = garden("sweep: {grid: {tool: [spade, rake], plants: [1, 2, 3]}}");
  const std::vector<std::int64_t> first{0, 0}, other_number{0, 2}, other_tool{1, 0};
  const PointPattern pattern(study, study.experiments[0], first);
  EXPECT_TRUE(pattern.covers(first));
  EXPECT_TRUE(pattern.covers(other_number));
  EXPECT_FALSE(pattern.covers(other_tool));
  EXPECT_FALSE(pattern.covers({0, -1})) << "left alone";
}

TEST(PointPattern, IsNotUsedWhereParametersReferToSweptOnes) {
  EXPECT_FALSE(has_pattern(garden("sweep: {grid: {plants: [1, 2]}}, params: {spacing: '${params.plants / 10}'}"), 1));
  EXPECT_TRUE(has_pattern(garden("sweep: {grid: {plants: [1, 2]}}, params: {spacing: '${1 / 10}'}"), 1));
}

/// One whose second tunable follows the first: it may not be taken to vary alone.
struct Follower final : Experiment {
  static constexpr std::string_view name = "follower", summary = "has a tunable whose default another one sets";
  double leader = 1, follower = 0;
  void fields(Fields& visit) override {
    visit("leader", leader, "a number");
    if (follower == 0) follower = 2 * leader;
    visit("follower", follower, "another, twice the first unless it is given");
  }
  void run(Context&) const override {}
};
const Kind<Follower> follower_entry;

TEST(PointPattern, NoticesTunablesThatFollowOthers) {
  const Study study = read("study: s\nexperiments:\n  a: {kind: follower, sweep: {grid: {leader: [1, 2, 3, 4]}}}\n");
  const PointPattern pattern(study, study.experiments[0], {0});
  EXPECT_FALSE(pattern.covers({1}));
  expect_same_as_one_by_one(study);
}

TEST(PointPattern, OfTooManyAlternativesTheOthersAreReadOneByOne) {
  std::string labels;
  for (int i = 0; i < 80; ++i) labels += (i == 0 ? "l" : ", l") + std::to_string(i);
  const Study study = garden("sweep: {grid: {label: [" + labels + "]}}");
  int with = 0;
  for (std::int64_t point = 0; point < 80; ++point) with += has_pattern(study, point) ? 1 : 0;
  EXPECT_EQ(with, 64);
  expect_same_as_one_by_one(study);
}

}  // namespace
}  // namespace sower
