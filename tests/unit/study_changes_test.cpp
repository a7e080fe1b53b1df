#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "runner/study/changes.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/read.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Study read(const std::string& text) {
  ReadStudy result = read_study(SOWER_SOURCE_DIR "/tests/data/broken/case.yaml", text);
  EXPECT_TRUE(result.complaints.empty()) << show(result.complaints);
  return std::move(result.study);
}

Study garden(const std::string& more) { return read("study: s\nexperiments:\n  a: {kind: garden, " + more + "}\n"); }

/// What differs in the experiment of two gardens.
std::vector<std::string> changes(const std::string& before, const std::string& now) {
  const StudyChanges all = changes_between(garden(before), garden(now));
  EXPECT_THAT(all.general, IsEmpty());
  return all.experiments.empty() ? std::vector<std::string>() : all.experiments.front().what;
}

TEST(StudyChanges, AreNotToldOfWhatMeansTheSame) {
  EXPECT_THAT(changes("params: {plants: 20, spacing: 0.3}", "description: x, params: {tool: spade, plants: 2e1}"), IsEmpty());
  EXPECT_THAT(changes("sweep: {grid: {plants: [1, 2]}}", "sweep: {grid: {plants: {integer: [1, 2]}}}"), IsEmpty());
}

TEST(StudyChanges, NameEachParameterWithBothValues) {
  EXPECT_THAT(changes("params: {plants: 20}", "params: {plants: 30, soil: clay}"),
              ElementsAre("params.plants 20 → 30", "params.soil loam → clay"));
  EXPECT_THAT(changes("params: {tool: {name: spade, width: 0.2}}", "params: {tool: {name: spade, width: 0.3}}"),
              ElementsAre("params.tool.width 0.2 → 0.3"));
  EXPECT_THAT(changes("params: {label: x}", "params: {label: ''}"), ElementsAre("params.label x → ''"));
}

TEST(StudyChanges, TellWhichValuesASweepGainedAndLost) {
  EXPECT_THAT(changes("sweep: {grid: {plants: [1, 2]}}", "sweep: {grid: {plants: [2, 3, 4]}}"),
              ElementsAre("sweep plants: added 3, 4; removed 1"));
  EXPECT_THAT(changes("params: {plants: 5}", "sweep: {grid: {plants: [5, 6]}}"), ElementsAre("params.plants 5 → [5, 6]"));
  EXPECT_THAT(changes("sweep: {grid: {plants: [5, 6]}}", "params: {plants: 5}"), ElementsAre("params.plants [5, 6] → 5"));
  EXPECT_THAT(changes("sweep: {grid: {plants: [5, 6], spacing: [1, 2]}}", "sweep: {zip: {plants: [5, 6], spacing: [1, 2]}}"),
              ElementsAre("sweep: points 4 → 2"));
  EXPECT_THAT(changes("sweep: {grid: {plants: [1]}}", "sweep: {grid: {plants: {integer: [1, 9]}}}"),
              ElementsAre("sweep plants: added 2, 3, 4, 5 and 4 more"));
}

TEST(StudyChanges, KnowWhatIsNoParameter) {
  EXPECT_THAT(changes("record: {loss: {every: 10}}", "record: {path: none}, replicates: 3, random: independent, stream: z"),
              ElementsAre("replicates 1 → 3", "random common → independent", "stream a → z", "record loss every 10 → all",
                          "record path all → none"));
  EXPECT_THAT(changes("ranks: 2", "threads: auto, summary: mean"), ElementsAre("summary none → mean"));
}

TEST(StudyChanges, TellApartWhatConcernsNoResult) {
  const Study before = garden("ranks: 2, timeout: 10 min, on_failure: stop"),
              now = garden("threads: auto, retries: 2, isolate: process, memory: 1 GiB");
  const StudyChanges all = changes_between(before, now);
  ASSERT_EQ(all.experiments.size(), 1U);
  EXPECT_TRUE(all.experiments[0].is_beside());
  EXPECT_TRUE(all.empty());
  EXPECT_THAT(all.experiments[0].beside, ElementsAre("ranks 2 → 1", "threads 1 → auto", "timeout 600 s → none", "memory no limit → 1 GiB",
                                                     "isolate none → process", "retries 0 → 2", "on_failure stop → continue"));
  EXPECT_EQ(task_keys(before, 1), task_keys(now, 1));
}

/// What differs between two versions of an experiment of kind `command`.
ExperimentChanges of_command(const std::string& before, const std::string& now) {
  const auto study = [](const std::string& more) {
    return read("study: s\nexperiments:\n  a: {kind: command, params: {command: 'echo {seed}', " + more + "}}\n");
  };
  const StudyChanges all = changes_between(study(before), study(now));
  if (all.experiments.empty()) return {};
  const bool same_keys = task_keys(study(before), 1) == task_keys(study(now), 1);
  EXPECT_EQ(same_keys, all.experiments.front().is_beside());
  return all.experiments.front();
}

TEST(StudyChanges, OfAMapNameItsEntries) {
  EXPECT_THAT(of_command("metrics: {}", "metrics: {n: 'stdout:/(.)/'}").what, ElementsAre("params.metrics.n added: stdout:/(.)/"));
  EXPECT_THAT(of_command("environment: {A: 1, B: 2}", "environment: {A: 1}").what, ElementsAre("params.environment.B removed: 2"));
  EXPECT_THAT(of_command("outputs: {log: l.csv}", "outputs: {table: l.csv}").what, ElementsAre("params.outputs.log renamed to table"));
  EXPECT_THAT(of_command("environment: {A: x}", "outputs: {A: x}").what,
              ElementsAre("params.outputs.A added: x", "params.environment.A removed: x"))
      << "an entry of another map is another thing";
  EXPECT_THAT(of_command("metrics: {n: 'stdout:/(.)/'}", "metrics: {n: 'stderr:/(.)/'}").what,
              ElementsAre("params.metrics.n stdout:/(.)/ → stderr:/(.)/"));
}

TEST(StudyChanges, OfATunableThatTellsNoTasksApartConcernNoResult) {
  const ExperimentChanges changes = of_command("folder: keep", "folder: remove");
  EXPECT_THAT(changes.what, IsEmpty());
  EXPECT_THAT(changes.beside, ElementsAre("params.folder keep → remove"));
}

TEST(StudyChanges, OfLongTextsShowWhereTheyDiffer) {
  const std::string same(100, 'x');
  EXPECT_THAT(changes("params: {label: " + same + "one}", "params: {label: " + same + "two}"),
              ElementsAre("params.label ...xxxxxxxxxxxxxxxxxxxxone → ...xxxxxxxxxxxxxxxxxxxxtwo"));
}

TEST(StudyChanges, OfAReferenceAreThoseOfItsText) {
  const std::string sweep = "sweep: {grid: {plants: [2, 3]}}";
  EXPECT_THAT(changes(sweep + ", params: {spacing: '${params.plants * 2}'}",
                      "sweep: {grid: {plants: [3]}}, params: {spacing: '${params.plants * 2}'}"),
              ElementsAre("sweep plants: removed 2"));
  const auto other = changes(sweep + ", params: {spacing: '${params.plants * 2}'}", sweep + ", params: {spacing: '${params.plants * 3}'}");
  EXPECT_EQ(other.size(), 1U);
}

TEST(StudyChanges, OfTheWholeStudyAreItsSeedAndItsExperiments) {
  const StudyChanges all = changes_between(read("study: s\nseed: 1\nexperiments: {a: {kind: garden}, b: {kind: garden}}\n"),
                                           read("study: t\nseed: 2\nexperiments: {c: {kind: garden}, a: {kind: garden}}\n"));
  EXPECT_THAT(all.general, ElementsAre("seed 1 → 2"));
  ASSERT_EQ(all.experiments.size(), 2U);
  EXPECT_EQ(all.experiments[0].name, "c");
  EXPECT_TRUE(all.experiments[0].fate == ExperimentChanges::Fate::added);
  EXPECT_EQ(all.experiments[1].name, "b");
  EXPECT_TRUE(all.experiments[1].fate == ExperimentChanges::Fate::removed);
}

TEST(StudyChanges, TellThatAnInputFileHasOtherContent) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "beds.csv") << "1,2\n";
  const std::string path = (folder / "beds.csv").string();
  Study before = garden("params: {beds: " + path + "}");
  const Study now = garden("params: {beds: " + path + "}");
  before.contents = input_contents(now);
  ASSERT_TRUE(before.contents.contains(path));
  EXPECT_TRUE(changes_between(before, now).empty());
  const io::Hash same = task_key(before, task_of(before, 0));
  EXPECT_EQ(same, task_key(now, task_of(now, 0)));
  before.contents[path].low ^= 1;
  EXPECT_THAT(changes_between(before, now).general, ElementsAre("the content of '" + path + "'"));
}

TEST(TaskKeys, OfAllTasksAreThoseOfEachOnAnyNumberOfThreads) {
  const Study study = garden("sweep: {grid: {plants: {integer: [1, 600]}}}, replicates: 50");
  const std::vector<io::Hash> one = task_keys(study, 1), three = task_keys(study, 3);
  EXPECT_EQ(one, three);
  for (const std::size_t task : {0U, 777U, 29999U})
    EXPECT_EQ(one.at(task), task_key(study, task_of(study, static_cast<std::int64_t>(task))));
}

TEST(TaskKeys, OfOneExperimentAreItsPartOfAll) {
  const Study study =
      read("study: s\nexperiments: {a: {kind: garden, replicates: 3}, b: {kind: garden, replicates: 4}, c: {kind: garden}}\n");
  const std::vector<io::Hash> all = task_keys(study, 1);
  EXPECT_EQ(task_keys(study, 1, 2), std::vector<io::Hash>(all.begin() + 3, all.begin() + 7));
}

}  // namespace
}  // namespace sower
