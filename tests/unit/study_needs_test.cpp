// The key `needs`: what is read, what it does to the keys of tasks, and what is told of changes. Mistakes:
// tests/data/broken/tasks_that_need_tasks.txt.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/study/changes.hpp"
#include "runner/study/read.hpp"

namespace sower {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Study read(const std::string& experiments) {
  ReadStudy result = read_study(SOWER_SOURCE_DIR "/tests/data/broken/case.yaml", "study: s\nseed: 1\nexperiments:\n" + experiments);
  EXPECT_TRUE(result.complaints.empty()) << show(result.complaints);
  return std::move(result.study);
}

const std::string sources = "  a: {kind: garden, replicates: 2}\n  b: {kind: garden, sweep: {grid: {plants: [1, 2]}}}\n";

/// The keys of experiment c, which needs others.
std::vector<io::Hash> keys_of_c(const std::string& before, const std::string& needs) {
  const Study study = read(before + "  c: {kind: garden, stream: x, replicates: 2" + needs + "}\n");
  return task_keys(study, study.experiments.size() - 1, 1);
}

TEST(Needs, AreAnExperimentOrAListOfThemInTheOrderWritten) {
  const Study study = read(sources + "  c: {kind: garden, needs: [b, a]}\n  d: {kind: garden, needs: c}\n");
  ASSERT_EQ(study.experiments[2].needs.size(), 2U);
  EXPECT_EQ(study.experiments[2].needs[0].name, "b");
  EXPECT_EQ(study.experiments[2].needs[0].experiment, 1U);
  EXPECT_EQ(study.experiments[2].needs[1].experiment, 0U);
  EXPECT_EQ(study.experiments[3].needs.front().experiment, 2U);
  EXPECT_THAT(study.experiments[0].needs, IsEmpty());
}

TEST(Needs, MayNameWhatStandsBelow) {
  const Study study = read("  c: {kind: garden, needs: [a, b]}\n" + sources);
  EXPECT_EQ(study.experiments[0].needs[1].experiment, 2U);
}

TEST(Needs, WhatOnlyLeavesOutIsAMistake) {
  const std::string path = SOWER_SOURCE_DIR "/tests/data/broken/case.yaml";
  const StudyRequest request{path, {}, {}, {"c"}};
  const ReadStudy result =
      read_study(request, read_sources(request, "study: s\nexperiments:\n" + sources + "  c: {kind: garden, needs: [a]}\n"));
  ASSERT_EQ(result.complaints.size(), 1U);
  EXPECT_EQ(result.complaints[0].problem, "experiment 'c' needs 'a', which --only leaves out");
  EXPECT_EQ(result.complaints[0].advice, "add --only a");
  const StudyRequest both{path, {}, {}, {"c", "a"}};
  EXPECT_THAT(read_study(both, read_sources(both, "study: s\nexperiments:\n" + sources + "  c: {kind: garden, needs: [a]}\n")).complaints,
              IsEmpty());
}

TEST(Needs, TheKeysOfATaskFollowThoseOfTheTasksItNeeds) {
  const auto keys = keys_of_c(sources, ", needs: [a, b]");
  EXPECT_EQ(keys, keys_of_c(sources, ", needs: [a, b]"));
  EXPECT_NE(keys, keys_of_c(sources, ""));
  EXPECT_NE(keys, keys_of_c(sources, ", needs: a"));
  EXPECT_NE(keys, keys_of_c("  a: {kind: garden, replicates: 3}\n" + sources.substr(sources.find("  b")), ", needs: [a, b]")) << "one more";
  EXPECT_NE(keys,
            keys_of_c("  a: {kind: garden, replicates: 2, params: {plants: 7}}\n" + sources.substr(sources.find("  b")), ", needs: [a, b]"))
      << "another parameter";
  EXPECT_EQ(keys, keys_of_c("  a: {kind: garden, replicates: 2, threads: 2, description: x}\n" + sources.substr(sources.find("  b")),
                            ", needs: [a, b]"))
      << "the layout changes nothing";
  EXPECT_NE(keys[0], keys[1]);
}

TEST(Needs, TheKeysFollowFromOneToTheNext) {
  const auto last_key = [](const std::string& plants) {
    const Study study = read("  a: {kind: garden, params: {plants: " + plants +
                             "}}\n  b: {kind: garden, needs: a}\n  c: {kind: garden, needs: b}\n  free: {kind: garden}\n");
    return std::pair(task_key(study, task_of(study, 2)), task_key(study, task_of(study, 3)));
  };
  EXPECT_NE(last_key("1").first, last_key("2").first);
  EXPECT_EQ(last_key("1").second, last_key("2").second);
}

TEST(Needs, TheRandomNumbersDoNotFollow) {
  const Study with = read(sources + "  c: {kind: garden, random: independent, needs: a}\n"),
              without = read(sources + "  c: {kind: garden, random: independent}\n");
  EXPECT_EQ(stream_of(with, task_of(with, 4)).words, stream_of(without, task_of(without, 4)).words);
}

TEST(Needs, ChangesAreToldOfWhatFollowsToo) {
  const Study before = read(sources + "  c: {kind: garden, needs: a}\n  d: {kind: garden, needs: c}\n  e: {kind: garden, needs: b}\n"),
              now = read("  a: {kind: garden, replicates: 2, params: {plants: 3}}\n" + sources.substr(sources.find("  b")) +
                         "  c: {kind: garden, needs: a}\n  d: {kind: garden, needs: [c, b]}\n  e: {kind: garden, needs: b}\n");
  const StudyChanges changes = changes_between(before, now);
  ASSERT_EQ(changes.experiments.size(), 3U);
  EXPECT_EQ(changes.experiments[0].name, "a");
  EXPECT_EQ(changes.experiments[1].name, "d");
  EXPECT_THAT(changes.experiments[1].what, ElementsAre("needs c → c, b"));
  EXPECT_EQ(changes.experiments[2].name, "c");
  EXPECT_TRUE(changes.experiments[2].fate == ExperimentChanges::Fate::follows);
  EXPECT_THAT(changes.experiments[2].what, ElementsAre("needs a, which is not as it was"));
}

}  // namespace
}  // namespace sower
