// Includes, profiles, settings and the choice of experiments.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "runner/study/read.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

/// Files in a folder of their own, and studies made of them.
class Compose : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] ReadStudy read(StudyRequest request = {}) const {
    request.path = (folder_ / "main.yaml").string();
    return read_study(request, Sources::unpacked(read_sources(request).packed()));
  }
  [[nodiscard]] Study good(const StudyRequest& request = {}) const {
    ReadStudy made = read(request);
    EXPECT_TRUE(made.complaints.empty()) << show(made.complaints);
    return std::move(made.study);
  }
  /// All messages, without the folder.
  [[nodiscard]] std::string says(const StudyRequest& request = {}) const {
    std::string shown = show(read(request).complaints);
    const std::string folder = folder_.path().string() + "/";
    for (std::size_t at = shown.find(folder); at != std::string::npos; at = shown.find(folder)) shown.erase(at, folder.size());
    return shown;
  }
  [[nodiscard]] static std::string parameter(const Study& study, const std::string& name, std::size_t experiment = 0) {
    for (const auto& [key, value] : resolved_parameters(study, experiment, 0))
      if (key == name) return value;
    return "none";
  }

  tests::TemporaryFolder folder_;
};

constexpr const char* garden = "study: s\nexperiments:\n  a: {kind: garden, params: {plants: 5}}\n";

TEST_F(Compose, MergesMapsDeeplyAndTheFileWinsOverItsIncludesTheLaterOverTheEarlier) {
  write("main.yaml", "study: s\ninclude: [one.yaml, more/two.yaml]\nexperiments:\n  a: {params: {plants: 3}}\n");
  write("one.yaml", "seed: 1\nexperiments:\n  a: {kind: garden, params: {plants: 1, spacing: 0.1, label: one, depths: [1, 2]}}\n");
  write("more/two.yaml", "include: three.yaml\nseed: 2\nexperiments: {a: {params: {plants: 2, spacing: 0.2}}}\n");
  write("more/three.yaml", "experiments: {a: {params: {depths: [3], soil: clay, spacing: 9}}}\n");
  const Study study = good();
  EXPECT_EQ(study.seed, 2U);
  EXPECT_EQ(parameter(study, "plants"), "3");
  EXPECT_EQ(parameter(study, "spacing"), "0.2");
  EXPECT_EQ(parameter(study, "label"), "one");
  EXPECT_EQ(parameter(study, "depths"), "[3]") << "lists are replaced";
  EXPECT_EQ(parameter(study, "soil"), "clay");
  ASSERT_EQ(study.included.size(), 3U);
  EXPECT_THAT(study.source, testing::StartsWith("study: s\n"));
}

TEST_F(Compose, AChoiceMergesAsTheMapItStandsForAndAnotherAlternativeReplacesIt) {
  write("main.yaml",
        "study: s\ninclude: base.yaml\nexperiments:\n  a: {params: {tool: {width: 0.7}}}\n  b: {params: {tool: {name: mower}}}\n");
  write("base.yaml",
        "experiments:\n  a: {kind: garden, params: {tool: rake}}\n  b: {kind: garden, params: {tool: {name: rake, teeth: 3}}}\n");
  const Study study = good();
  EXPECT_EQ(parameter(study, "tool"), "rake");
  EXPECT_EQ(parameter(study, "tool.width"), "0.7");
  EXPECT_EQ(parameter(study, "tool", 1), "mower");
}

TEST_F(Compose, TellsTheMistakesOfAllFilesAtOnceEachWithItsPlace) {
  write("main.yaml", "study: s\ninclude: [base.yaml, bas.yaml]\nsede: 3\nexperiments:\n  a: {params: {plants: 0}}\n");
  write("base.yaml", "experiments:\n  a:\n    kind: garden\n    kind: gardn\n    params: {spaicng: 1}\n");
  const std::string shown = says();
  EXPECT_THAT(shown, HasSubstr("main.yaml:2:22: error: 'include': there is no file"));
  EXPECT_THAT(shown, HasSubstr("did you mean 'base.yaml'?"));
  EXPECT_THAT(shown, HasSubstr("main.yaml:3:1: error: the study has no key 'sede'"));
  EXPECT_THAT(shown, HasSubstr("main.yaml:5:24: error: 'plants' must be"));
  EXPECT_THAT(shown, HasSubstr("base.yaml:4:5: error: the key 'kind' is given twice"));
  EXPECT_THAT(shown, HasSubstr("base.yaml:5:14: error: kind 'garden' has no parameter 'spaicng'"));
  EXPECT_THAT(shown, HasSubstr("5 mistakes in main.yaml and base.yaml"));
}

TEST_F(Compose, DoesNotComplainAboutWhatAMissingFileMayHaveSaid) {
  write("main.yaml", "study: s\ninclude: nowhere.yaml\nexperiments:\n  a: {params: {plants: 1}}\n");
  EXPECT_THAT(says({"", {}, {"b.params.plants=2"}, {}}), HasSubstr("1 mistake in"));
}

TEST_F(Compose, RefusesCyclesNamingTheWay) {
  write("main.yaml", std::string("include: a/one.yaml\n") + garden);
  write("a/one.yaml", "include: ../a/two.yaml\n");
  write("a/two.yaml", "include: [../main.yaml]\n");
  EXPECT_THAT(says(), HasSubstr("a/two.yaml:1:11: error: files include each other: main.yaml → a/one.yaml → a/two.yaml → main.yaml"));
}

TEST_F(Compose, RefusesFoldersListsAndFilesWithoutKeys) {
  write("main.yaml", std::string("include: [., list.yaml, {a: 1}]\n") + garden);
  write("list.yaml", "- 1\n");
  const std::string shown = says();
  EXPECT_THAT(shown, HasSubstr("is a folder, not a file"));
  EXPECT_THAT(shown, HasSubstr("list.yaml:1:1: error: an included file must be a map (key: value), not a list"));
  EXPECT_THAT(shown, HasSubstr("'include' must be the path of a file or a list of them, not a map"));
}

TEST_F(Compose, StopsAtFilesThatIncludeEachOtherCrosswise) {
  write("main.yaml", std::string("include: [a0.yaml, b0.yaml]\n") + garden);
  for (int i = 0; i < 40; ++i)
    for (const char* side : {"a", "b"})
      write(text(side, i, ".yaml"), i == 39 ? "seed: 1\n" : text("include: [a", i + 1, ".yaml, b", i + 1, ".yaml]\n"));
  EXPECT_THAT(says(), HasSubstr("more than 100 files are included"));
}

TEST_F(Compose, CountsTheBytesOfAllFilesTogether) {
  write("main.yaml", std::string("include: [big.yaml, big.yaml, big.yaml]\n") + garden);
  write("big.yaml", "description: " + std::string(600'000, 'x') + "\n");
  EXPECT_THAT(says(), HasSubstr("the files of the study have more than 1 MiB in all"));
}

TEST_F(Compose, YamlSyntaxOfAnyFileEndsTheReading) {
  write("main.yaml", std::string("include: base.yaml\nnonsense: 1\n") + garden);
  write("base.yaml", "a: [1\n");
  const std::string shown = says();
  EXPECT_THAT(shown, HasSubstr("base.yaml:1:4: error: this '[' is not closed"));
  EXPECT_THAT(shown, Not(HasSubstr("nonsense")));
}

TEST_F(Compose, AppliesProfilesInOrderThenSettings) {
  write("main.yaml", std::string("seed: 1\nprofiles:\n  quick: {a.params.plants: 7, \"*.replicates\": 2, seed: 3}\n"
                                 "  wide: {a.params.spacing: 2, a.params.plants: 8}\n") +
                         garden);
  Study study = good({"", {"quick", "wide"}, {"a.params.spacing=3"}, {}});
  EXPECT_EQ(study.seed, 3U);
  EXPECT_EQ(study.experiments[0].replicates, 2);
  EXPECT_EQ(parameter(study, "plants"), "8");
  EXPECT_EQ(parameter(study, "spacing"), "3");
  EXPECT_EQ(study.overrides, "--profile quick\n--profile wide\n--set a.params.spacing=3\n");
  study = good({"", {"wide", "quick"}, {}, {}});
  EXPECT_EQ(parameter(study, "plants"), "7");
  EXPECT_EQ(parameter(good(), "plants"), "5") << "a profile counts only when asked for";
}

TEST_F(Compose, ChecksThePathsOfProfilesThatAreNotApplied) {
  write("main.yaml", std::string("profiles:\n  quick: {b.params.plants: 7, a: 3, \"*.x\": 1, 'c..d': 2}\n  slow: 3\n") + garden);
  const std::string shown = says({"", {"quik"}, {}, {}});
  EXPECT_THAT(shown, HasSubstr("main.yaml:2:11: error: there is no experiment 'b'"));
  EXPECT_THAT(shown, HasSubstr("main.yaml:2:31: error: 'a' does not say what is set"));
  EXPECT_THAT(shown, HasSubstr("'c..d' is no path"));
  EXPECT_THAT(shown, HasSubstr("profile 'slow' must be a map"));
  EXPECT_THAT(shown, HasSubstr("--profile:1:1: error: there is no profile 'quik'"));
  EXPECT_THAT(shown, HasSubstr("did you mean 'quick'?"));
}

TEST_F(Compose, SettingsReachIntoChoicesAndSweepsAndMakeWhatIsNotThere) {
  write("main.yaml", "study: s\nexperiments:\n  a: {kind: garden, params: {tool: rake}, sweep: {grid: {plants: [1, 2]}}}\n");
  const Study study = good(
      {"",
       {},
       {"a.params.tool.teeth=4", "experiments.a.sweep.grid.plants=[1, 2, 3]", "a.sweep.grid.tool.width=[0.1, 0.2]", "description=hello"},
       {}});
  EXPECT_EQ(parameter(study, "tool"), "rake");
  EXPECT_EQ(parameter(study, "tool.teeth"), "4");
  EXPECT_EQ(study.tasks(), 6);
}

TEST_F(Compose, MistakesInSettingsPointIntoTheOption) {
  write("main.yaml", garden);
  EXPECT_EQ(says({"", {}, {"a.params.plants=many", "a.params.plnats=3"}, {}}),
            "--set:1:17: error: 'plants' must be a whole number from 1 to 1000, not the text 'many'\n"
            "  1 | a.params.plants=many\n"
            "    |                 ^~~~\n"
            "--set:1:10: error: kind 'garden' has no parameter 'plnats'\n"
            "  1 | a.params.plnats=3\n"
            "    |          ^~~~~~~~\n"
            "    = did you mean 'plants'?\n"
            "2 mistakes in --set\n");
  EXPECT_THAT(says({"", {}, {"a.params.plants"}, {}}), HasSubstr("a setting is a path, '=' and a value"));
  EXPECT_THAT(says({"", {}, {"a.params.plants=1\nb: 2"}, {}}), HasSubstr("--set:2:1: error: a setting is a single value"));
  EXPECT_THAT(says({"", {}, {"b.params.plants=1"}, {}}), HasSubstr("there is no experiment 'b'"));
  EXPECT_THAT(says({"", {}, {"a.params.plants=[1"}, {}}), HasSubstr("--set:1:17: error: this '[' is not closed"));
  EXPECT_THAT(says({"", {}, {"a.replicates=2", "a.replicates.x=1"}, {}}), HasSubstr("1 mistake"));
}

TEST_F(Compose, OnlyKeepsTheExperimentsThatAreNamed) {
  write("main.yaml", "study: s\nexperiments:\n  a: {kind: garden}\n  b: {kind: garden}\n  c: {kind: garden}\n");
  const Study study = good({"", {}, {}, {"c", "a"}});
  ASSERT_EQ(study.experiments.size(), 2U);
  EXPECT_EQ(study.experiments[0].name, "a");
  EXPECT_EQ(study.experiments[1].name, "c");
  EXPECT_THAT(says({"", {}, {}, {"gardn"}}), HasSubstr("--only:1:1: error: there is no experiment 'gardn'"));
}

TEST_F(Compose, ChangesNoKeyOfATaskThatIsTheSame) {
  write("main.yaml", garden);
  const Study plain = good();
  write("main.yaml", "study: s\ninclude: base.yaml\n");
  write("base.yaml", "experiments: {a: {kind: garden, params: {plants: 9}}}\n");
  const Study composed = good({"", {}, {"a.params.plants=5"}, {}});
  EXPECT_EQ(task_key(plain, task_of(plain, 0)), task_key(composed, task_of(composed, 0)));
}

}  // namespace
}  // namespace sower
