#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <random>
#include <thread>

#include "runner/study/read.hpp"
#include "tests/support/time_limit.hpp"
#include "tests/unit/study_test_kinds.hpp"

namespace sower {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

const std::string here = SOWER_SOURCE_DIR "/tests/data/broken/case.yaml";

Study good(const std::string& text) {
  ReadStudy read = read_study(here, text);
  EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
  return std::move(read.study);
}

/// A study of one garden; `body` is indented by four.
Study garden(const std::string& body, const std::string& top = "") {
  return good("study: s\n" + top + "experiments:\n  a:\n    kind: garden\n" + body);
}

const garden::Garden& as_garden(const Experiment& experiment) { return dynamic_cast<const garden::Garden&>(experiment); }

TEST(ReadStudy, TakesEverythingTheLanguageHas) {
  const std::string text = R"(study: tour-1
description: "all of it"
seed: 18446744073709551615
experiments:
  first:
    kind: garden
    description: one
    params: {plants: 1e2, spacing: 0.25, watered: false, soil: clay, label: 7, depths: [1, 2.5], tool: {name: rake, teeth: 5}}
    replicates: 4
    ranks: 3
    threads: 2
    random: independent
    stream: shared
  second: {kind: garden}
)";
  const Study study = good(text);
  EXPECT_EQ(study.name, "tour-1");
  EXPECT_EQ(study.description, "all of it");
  EXPECT_EQ(study.seed, 18446744073709551615ULL);
  EXPECT_EQ(study.source, text);
  ASSERT_EQ(study.experiments.size(), 2U);
  const ExperimentSpec& first = study.experiments[0];
  EXPECT_EQ(first.description, "one");
  EXPECT_EQ(first.replicates, 4);
  EXPECT_EQ(first.ranks, 3);
  EXPECT_EQ(first.threads, 2);
  EXPECT_TRUE(first.independent);
  EXPECT_EQ(first.stream, "shared");
  EXPECT_EQ(study.experiments[1].stream, "second") << "the experiment's name unless given";
  EXPECT_FALSE(study.experiments[1].independent);

  const auto made = make_experiment(study, 0, 0);
  const garden::Garden& read = as_garden(*made);
  EXPECT_EQ(read.plants, 100);
  EXPECT_EQ(read.spacing, 0.25);
  EXPECT_FALSE(read.watered);
  EXPECT_EQ(read.soil, "clay");
  EXPECT_EQ(read.label, "7");
  EXPECT_THAT(read.depths, ElementsAre(1.0, 2.5));
  EXPECT_EQ(read.tool.name(), "rake");
}

TEST(ReadStudy, GivesInputFilesAbsolutePathsOnlyToTasks) {
  const Study study = garden("    params: {beds: beds.csv}\n");
  EXPECT_EQ(as_garden(*make_experiment(study, 0, 0)).beds.path, SOWER_SOURCE_DIR "/tests/data/broken/beds.csv");
  EXPECT_THAT(resolved_parameters(study, 0, 0), testing::Contains(Pair("beds", "beds.csv")));
}

TEST(ReadStudy, ResolvesEveryParameterDefaultsIncludedInTheOrderOfTheFields) {
  const Study study = garden("    params: {spacing: 0.5, tool: {name: mower}}\n");
  EXPECT_THAT(resolved_parameters(study, 0, 0),
              ElementsAre(Pair("plants", "10"), Pair("spacing", "0.5"), Pair("watered", "true"), Pair("soil", "loam"), Pair("label", ""),
                          Pair("depths", "[0.1, 0.2]"), Pair("beds", ""), Pair("tool", "mower"), Pair("tool.engine", "electric"),
                          Pair("tool.engine.volts", "48")));
}

TEST(ReadStudy, AChoiceWithoutANameIsTheDefaultAlternative) {
  const Study study = garden("    params: {tool: {width: 0.5}}\n");
  EXPECT_THAT(resolved_parameters(study, 0, 0), testing::IsSupersetOf({Pair("tool", "spade"), Pair("tool.width", "0.5")}));
}

TEST(Sweep, PutsEachValueInItsPlaceWithTheLastAxisFastest) {
  const Study study = garden("    sweep: {grid: {plants: [1, 2], tool.teeth: [3, 4, 5]}}\n    params: {tool: rake}\n");
  const ExperimentSpec& spec = study.experiments[0];
  EXPECT_EQ(spec.sweep.points(), 6);
  EXPECT_THAT(spec.sweep.values_at(4), ElementsAre(1, 1));
  EXPECT_EQ(as_garden(*make_experiment(study, 0, 4)).plants, 2);
  EXPECT_THAT(resolved_parameters(study, 0, 4), testing::IsSupersetOf({Pair("tool", "rake"), Pair("tool.teeth", "4")}));
}

TEST(Sweep, TellsReadersWhatAnAxisIs) {
  const Study study = garden(
      "    sweep:\n      grid:\n        tool: [spade, {name: rake, teeth: 3}, {name: spade, width: 0.5}]\n        spacing: [0.1, 1e-2]\n"
      "        plants: [1, 1e1]\n        watered: [true, false]\n        depths: [[1, 2], [3]]\n");
  const std::vector<Axis>& axes = study.experiments[0].sweep.axes;
  ASSERT_EQ(axes.size(), 5U);
  EXPECT_THAT(axes[0].labels, ElementsAre("spade", "rake(teeth=3)", "spade(width=0.5)"));
  EXPECT_EQ(axes[0].help, "what the gardener uses");
  EXPECT_THAT(axes[1].numbers, ElementsAre(0.1, 0.01));
  EXPECT_EQ(axes[1].unit, "m");
  EXPECT_FALSE(axes[1].integers);
  EXPECT_TRUE(axes[1].labels.empty());
  EXPECT_THAT(axes[2].numbers, ElementsAre(1.0, 10.0));
  EXPECT_TRUE(axes[2].integers);
  EXPECT_THAT(axes[3].labels, ElementsAre("true", "false"));
  EXPECT_THAT(axes[4].labels, ElementsAre("[1, 2]", "[3]"));
}

TEST(Sweep, NamesAxesByTheLastWordUnlessThatIsAmbiguous) {
  const auto names = [](const std::string& grid, const std::string& params) {
    std::vector<std::string> all;
    const Study study = garden("    sweep: {grid: {" + grid + "}}\n    params: {" + params + "}\n");
    for (const Axis& axis : study.experiments[0].sweep.axes) all.push_back(axis.name);
    return all;
  };
  EXPECT_THAT(names("tool.width: [0.1, 0.2], plants: [1, 2]", ""), ElementsAre("width", "plants"));
  EXPECT_THAT(names("tool.engine.volts: [1, 2]", "tool: mower"), ElementsAre("volts"));
  EXPECT_THAT(names("tool.name: [spade, rake]", ""), ElementsAre("tool"));
  EXPECT_THAT(names("tool.engine.name: [electric, petrol], tool.name: [mower]", ""), ElementsAre("engine", "tool"));
}

TEST(Sweep, OfAnAlternativeAndOfItsParameterCombines) {
  const Study study = garden("    sweep: {grid: {tool: [spade, {name: rake, teeth: 3}], tool.width: [0.3, 0.5]}}\n");
  EXPECT_THAT(study.experiments[0].sweep.axes[0].labels, ElementsAre("spade", "rake(teeth=3)"));
  EXPECT_THAT(resolved_parameters(study, 0, 3),
              testing::IsSupersetOf({Pair("tool", "rake"), Pair("tool.teeth", "3"), Pair("tool.width", "0.5")}));
}

TEST(Tasks, AreNumberedExperimentsThenPointsThenReplicates) {
  const Study study =
      good("study: s\nexperiments:\n  a: {kind: garden, replicates: 3, sweep: {grid: {plants: [1, 2]}}}\n  b: {kind: garden}\n");
  EXPECT_EQ(study.tasks(), 7);
  const Task task = task_of(study, 4);
  EXPECT_EQ(task.number, 4);
  EXPECT_EQ(task.experiment, 0U);
  EXPECT_EQ(task.point, 1);
  EXPECT_EQ(task.replicate, 1);
  EXPECT_EQ(task_of(study, 6).experiment, 1U);
  EXPECT_THROW(task_of(study, 7), Error);
  EXPECT_THROW(task_of(study, -1), Error);
  EXPECT_EQ(describe(study, task), "a plants=2 replicate=1");
  EXPECT_EQ(describe(study, task_of(study, 6)), "b");
}

TEST(MakeExperiment, MayBeCalledByManyThreads) {
  const Study study = garden("    sweep: {grid: {plants: [1, 2, 3, 4], tool: [spade, rake, mower]}}\n");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      for (std::int64_t i = 0; i < 300; ++i) {
        const std::int64_t point = i % 12;
        if (as_garden(*make_experiment(study, 0, point)).plants != point / 3 + 1) ++wrong[t];
        if (task_key(study, {0, 0, point, 0}) != task_key(study, {0, 0, point, 0})) ++wrong[t];
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, testing::Each(0));
}

TEST(MakeExperiment, OfAStudyThatWasNotCheckedSaysWhatIsWrong) {
  Study study = garden("    params: {plants: 5}\n");
  study.experiments[0].params.entries[0].value.scalar = "none";
  try {
    make_experiment(study, 0, 0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("'plants' must be a whole number from 1 to 1000, not the text 'none'"));
  }
}

TEST(ReadStudy, RefusesHostileTextsSoon) {
  std::vector<std::string> hostile;
  std::string keys = "study: s\nexperiments:\n  a:\n    kind: garden\n    params:\n";
  for (int i = 0; keys.size() < 1'000'000; ++i) keys += text("      plant", i, ": 1\n");
  hostile.push_back(keys);
  std::string values = "study: s\nexperiments:\n  a: {kind: garden, sweep: {grid: {plants: [";
  for (int i = 0; i < 40'000; ++i) values += text(i + 2000, ", ");
  hostile.push_back(values + "1]}}}\n");
  std::string experiments = "study: s\nexperiments:\n";
  for (int i = 0; i < 20'000; ++i) experiments += text("  e", i, ": {kind: gardn}\n");
  hostile.push_back(experiments);
  std::string grid = "study: s\nexperiments:\n  a:\n    kind: garden\n    sweep:\n      grid:\n";
  for (int i = 0; i < 10'000; ++i) grid += text("        k", i, ": [1, 2]\n");
  hostile.push_back(grid);
  hostile.push_back(std::string(1 << 20, 'x') + "x");
  for (const std::string& text : hostile) {
    const std::clock_t start = std::clock();
    const ReadStudy read = read_study("f", text);
    EXPECT_FALSE(read.complaints.empty());
    EXPECT_LT(show(read.complaints).size(), 100'000U);
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, tests::limit_seconds) << text.substr(0, 100);
  }
}

TEST(ReadStudy, NeverThrowsForWhatTheTextSays) {
  const std::string study =
      "study: s\nseed: 3\nexperiments:\n  a:\n    kind: garden\n    params: {tool: {name: rake, teeth: 3}, beds: beds.csv}\n"
      "    sweep:\n      grid:\n        plants: [1, 2]\n        depths: [[1], [2, 3]]\n    replicates: 3\n    random: common\n";
  const std::vector<std::string> parts = {":", "\n", " ",    "[", "]", "{", "}",    ",",    "'",
                                          "-", "0",  "9e99", "a", ".", "~", "name", "\n  ", ": "};
  std::mt19937 random(3);
  for (int i = 0; i < 5'000; ++i) {
    std::string mutant = study;
    for (auto n = 1 + random() % 3; n > 0; --n) mutant.replace(random() % mutant.size(), random() % 4, parts[random() % parts.size()]);
    EXPECT_NO_THROW(show(read_study(here, mutant).complaints)) << mutant;
  }
}

TEST(ReadStudy, ChecksEveryValueOfAHugeGridAtLeastOnce) {
  std::string plants, spacings;
  for (int i = 1; i <= 300; ++i) plants += text(i, ", ");
  for (int i = 1; i <= 299; ++i) spacings += text(i, "e-4, ");
  const auto complaints = [&](const std::string& last) {
    return read_study(here, "study: s\nexperiments:\n  a: {kind: garden, sweep: {grid: {plants: [" + plants + "999], spacing: [" +
                                spacings + "0.04], tool.width: [0.1, 0.2, 0.3, " + last + "]}}}\n")
        .complaints.size();
  };
  EXPECT_EQ(complaints("0.4"), 0U);
  EXPECT_EQ(complaints("4"), 1U);
}

TEST(Show, CountsTheMistakesAndStopsShowingAtAHundred) {
  std::string many = "study: s\nexperiments:\n";
  for (int i = 0; i < 150; ++i) many += text("  e", i, ": {kind: gardn}\n");
  const std::string shown = show(read_study("f.yaml", many).complaints);
  EXPECT_THAT(shown, HasSubstr("\n150 mistakes in f.yaml; the first 100 are shown\n"));
  EXPECT_NE(shown.find("f.yaml:102:15: error"), std::string::npos);
  EXPECT_EQ(shown.find("f.yaml:103:15: error"), std::string::npos);
}

TEST(Show, LetsNoControlCharactersThrough) {
  const std::string shown = show(read_study("f", "study: s\n\"\\e[31m\": 1\nexperiments: {a: {kind: garden}}\n").complaints);
  EXPECT_EQ(shown.find('\x1B'), std::string::npos);
}

TEST(Show, OfNothingIsEmpty) { EXPECT_EQ(show({}), ""); }

}  // namespace
}  // namespace sower
