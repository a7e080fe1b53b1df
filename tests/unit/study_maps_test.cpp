// Maps whose names the user chooses: what they hold, how they are swept, what tells tasks apart.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "runner/study/changes.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/read.hpp"
#include "runner/study/resolved_yaml.hpp"
#include "runner/study/schema.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Meadow final : Experiment {
  static constexpr std::string_view name = "meadow", summary = "has maps, for the tests of the study language";
  std::int64_t size = 1;
  NamedTexts flowers, maps;
  void fields(Fields& visit) override {
    visit("size", size, "of it");
    visit("flowers", flowers, "what grows there");
    visit("maps", maps, "drawings of it", true);
  }
  void check(const Complain& complain) const override {
    for (const auto& [flower, value] : flowers)
      if (value == "nettle") complain("flowers." + flower, "nobody wants it");
    for (const auto& [drawing, file] : maps)
      if (drawing == "no.map") complain("maps.no.map", "this name was refused");
  }
  void run(Context&) const override {}
};
const Kind<Meadow> meadow;

ReadStudy read_body(const std::string& body, const StudyRequest& request = {SOWER_SOURCE_DIR "/tests/data/broken/case.yaml", {}, {}, {}}) {
  const std::string study = "study: s\nexperiments:\n  m:\n    kind: meadow\n" + body;
  return read_study(request, read_sources(request, study));
}

Study right(const std::string& body) {
  ReadStudy read = read_body(body);
  EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
  return std::move(read.study);
}

std::string wrong(const std::string& body) { return show(read_body(body).complaints); }

std::vector<std::string> flowers(const Study& study, std::int64_t point = 0) {
  std::vector<std::string> all;
  for (const auto& [path, value] : resolved_parameters(study, 0, point))
    if (path.starts_with("flowers.")) all.push_back(path.substr(8) + '=' + value);
  return all;
}

io::Hash key(const std::string& body, std::int64_t task = 0) {
  const Study study = right(body);
  return task_key(study, task_of(study, task));
}

TEST(StudyMaps, HoldNumbersTruthValuesAndTextsInTheShortestWay) {
  const Study study =
      right("    params: {flowers: {a: 1e-3, b: 1000000, c: true, d: fast, e: '0.10', f: 2.0, g: -1.50, h: '', i: 1e300, j: 1e6}}\n");
  EXPECT_THAT(flowers(study),
              ElementsAre("a=0.001", "b=1000000", "c=true", "d=fast", "e=0.10", "f=2", "g=-1.5", "h=", "i=1e300", "j=1000000"));
}

TEST(StudyMaps, NeitherTheOrderNorTheWayOfWritingChangesTheKey) {
  const io::Hash first = key("    params: {flowers: {alpha: 1e-3, beta: fast}}\n");
  EXPECT_EQ(key("    params: {flowers: {beta: fast, alpha: 0.001}}\n"), first);
  EXPECT_EQ(key("    params: {flowers: {beta: 'fast', alpha: 0.0010}}\n"), first);
  EXPECT_EQ(key("    params: {flowers: {beta: fast}}\n    sweep: {grid: {flowers.alpha: [0.001]}}\n"), first);
  EXPECT_NE(key("    params: {flowers: {alpha: 0.002, beta: fast}}\n"), first);
  EXPECT_NE(key("    params: {flowers: {alpha: 0.001}}\n"), first);
  EXPECT_NE(key("    params: {flowers: {alpha: fast, beta: 0.001}}\n"), first);
  EXPECT_NE(key("    params: {flowers: {alpha: ''}}\n"), key("    params: {size: 1}\n"));
  EXPECT_EQ(key("    params: {flowers: {}}\n"), key("    params: {size: 1}\n"));
}

TEST(StudyMaps, AGridOverAnEntryIsADimensionOfItsName) {
  const Study study = right(
      "    params: {flowers: {mode: fast}}\n    sweep: {grid: {flowers.alpha: {linear: [0, 1], points: 3}, flowers.mode: [slow, fast]}}\n");
  const std::vector<Axis>& axes = study.experiments[0].sweep.axes;
  ASSERT_EQ(axes.size(), 2U);
  EXPECT_EQ(axes[0].name, "alpha");
  EXPECT_THAT(axes[0].numbers, ElementsAre(0, 0.5, 1));
  EXPECT_FALSE(axes[0].integers);
  EXPECT_EQ(axes[1].name, "mode");
  EXPECT_THAT(axes[1].labels, ElementsAre("slow", "fast"));
  EXPECT_THAT(flowers(study, 2), ElementsAre("alpha=0.5", "mode=slow"));
  EXPECT_EQ(describe(study, task_of(study, 3)), "m alpha=0.5 mode=fast");
}

TEST(StudyMaps, WholeNumbersAreIntegerCoordinates) {
  const Study study = right("    sweep: {grid: {flowers.n: [1e6, 10, 2.0]}}\n");
  EXPECT_TRUE(study.experiments[0].sweep.axes[0].integers);
  EXPECT_THAT(flowers(study, 0), ElementsAre("n=1000000"));
}

TEST(StudyMaps, CasesKeepWhatTheMapHasWhereTheySetNothing) {
  const Study study = right(
      "    params: {flowers: {alpha: 0.25, mode: fast}}\n    sweep:\n      cases: [{flowers.alpha: [0.5, 0.75]}, {flowers.mode: slow}]\n");
  const std::vector<Axis>& axes = study.experiments[0].sweep.axes;
  EXPECT_THAT(flowers(study, 2), ElementsAre("alpha=0.25", "mode=slow"));
  EXPECT_EQ(describe(study, task_of(study, 2)), "m alpha=0.25 mode=slow");
  EXPECT_THAT(axes[0].numbers, ElementsAre(0.5, 0.75, 0.25));
  EXPECT_THAT(axes[1].labels, ElementsAre("slow", "fast"));
}

TEST(StudyMaps, ZipSampleAndExcludeReachIntoThem) {
  const Study zipped = right("    sweep: {zip: {flowers.a: [1, 2], flowers.b: [x, y]}}\n");
  EXPECT_THAT(flowers(zipped, 1), ElementsAre("a=2", "b=y"));
  const Study sampled = right("    sweep: {sample: {points: 8, over: {flowers.a: {linear: [0, 1]}, flowers.b: [x, y]}}}\n");
  EXPECT_EQ(sampled.tasks(), 8);
  EXPECT_EQ(sampled.experiments[0].sweep.axes[0].name, "a");
  const Study rest = right("    sweep: {grid: {flowers.a: [1, 2], flowers.b: [x, y]}, exclude: [{flowers.a: 1, flowers.b: y}]}\n");
  EXPECT_EQ(rest.tasks(), 3);
  EXPECT_THAT(wrong("    sweep: {grid: {flowers.a: [1, 2]}, exclude: [{flowers.a: 3}]}\n"), HasSubstr("'flowers.a' never has the value 3"));
}

TEST(StudyMaps, ReferencesLeadIntoAndOutOfThem) {
  const Study study = right(
      "    params: {size: '${2 * params.flowers.n}', flowers: {half: '${params.flowers.n / 2}', file: 'out_${params.flowers.n}.txt'}}\n"
      "    sweep: {grid: {flowers.n: [3, 4]}}\n");
  EXPECT_THAT(flowers(study, 0), ElementsAre("file=out_3.txt", "half=1.5", "n=3"));
  EXPECT_THAT(flowers(study, 1), ElementsAre("file=out_4.txt", "half=2", "n=4"));
  EXPECT_EQ(resolved_parameters(study, 0, 1)[0], (std::pair<std::string, std::string>("size", "8")));
  EXPECT_THAT(wrong("    params: {size: '${params.flowers.m}', flowers: {n: 3}}\n"), HasSubstr("did you mean 'flowers.n'?"));
}

TEST(StudyMaps, TheCommandLineSetsAnEntry) {
  const StudyRequest request{
      SOWER_SOURCE_DIR "/tests/data/broken/case.yaml", {}, {"m.params.flowers.alpha=0.5", "m.params.flowers.new=x"}, {}};
  const ReadStudy read = read_body("    params: {flowers: {alpha: 0.1, beta: 2}}\n", request);
  ASSERT_TRUE(read.complaints.empty()) << show(read.complaints);
  EXPECT_THAT(flowers(read.study), ElementsAre("alpha=0.5", "beta=2", "new=x"));
}

TEST(StudyMaps, ASweptEntryMayAlsoBeGiven) {
  EXPECT_THAT(flowers(right("    params: {flowers: {a: 7, b: 8}}\n    sweep: {grid: {flowers.a: [1]}}\n")), ElementsAre("a=1", "b=8"));
}

TEST(StudyMaps, ChangesAreToldEntryByEntry) {
  const Study before = right("    params: {flowers: {a: 1, b: 2}}\n"), now = right("    params: {flowers: {a: 1, b: 3}}\n");
  const StudyChanges changes = changes_between(before, now);
  ASSERT_EQ(changes.experiments.size(), 1U);
  EXPECT_THAT(changes.experiments[0].what, ElementsAre("params.flowers.b 2 → 3"));
}

TEST(StudyMaps, MistakesAreToldAtTheirPlace) {
  EXPECT_THAT(wrong("    params: {flowers: {'al pha': 1}}\n"),
              HasSubstr("case.yaml:5:24: error: 'al pha' cannot name an entry of 'flowers'"));
  EXPECT_THAT(wrong("    params: {flowers: {1st: 1}}\n"), HasSubstr("'1st' cannot name"));
  EXPECT_THAT(wrong("    params: {flowers: {name: 1}}\n"), HasSubstr("'name' is for alternatives"));
  EXPECT_THAT(wrong("    params: {flowers: {a: [1, 2]}}\n"), HasSubstr("'flowers.a' must be a number, true, false or text, not a list"));
  EXPECT_THAT(wrong("    params: {flowers: {a: }}\n"), HasSubstr("'flowers.a' must be a number, true, false or text, but has no value"));
  EXPECT_THAT(wrong("    params: {flowers: 3}\n"), HasSubstr("'flowers' must be a map (name: value), not 3"));
  EXPECT_THAT(wrong("    params: {flowers: {a: 1, a: 2}}\n"), HasSubstr("the key 'a' is given twice"));
  EXPECT_THAT(wrong("    params: {flower: {a: 1}}\n"), HasSubstr("did you mean 'flowers'?"));
  EXPECT_THAT(wrong("    params: {flowers: {a: nettle}}\n"), HasSubstr("case.yaml:5:27: error: 'flowers.a': nobody wants it"));
  EXPECT_THAT(wrong("    sweep: {grid: {flowers: [{a: 1}]}}\n"), HasSubstr("sweep its entries: flowers.NAME"));
  EXPECT_THAT(wrong("    sweep: {grid: {flowers.a.b: [1]}}\n"), HasSubstr("'a.b' cannot name an entry of 'flowers'"));
  EXPECT_THAT(wrong("    sweep: {grid: {flower.a: [1]}}\n"), HasSubstr("did you mean 'flowers'?"));
  EXPECT_THAT(wrong("    sweep: {grid: {flowers.a: [1, 1.0]}}\n"), HasSubstr("'flowers.a' has the value 1 twice"));
  EXPECT_THAT(wrong("    sweep: {grid: {flowers.a: [nettle, rose]}}\n"), HasSubstr("nobody wants it (where flowers.a = nettle)"));
}

TEST(StudyMaps, OfFilesAreKnownByTheirContent) {
  const tests::TemporaryFolder folder;
  const auto write = [&](const std::string& name, const std::string& content) { std::ofstream(folder.path() / name) << content; };
  write("one.txt", "one");
  write("same.txt", "one");
  write("two.txt", "two");
  const auto study_of = [&](const std::string& maps) {
    const StudyRequest request{(folder.path() / "s.yaml").string(), {}, {}, {}};
    ReadStudy read = read_body("    params: {maps: " + maps + "}\n", request);
    EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
    return std::move(read.study);
  };
  const auto key_of = [&](const std::string& maps) {
    const Study study = study_of(maps);
    return task_key(study, task_of(study, 0));
  };
  EXPECT_EQ(key_of("{in.dat: one.txt}"), key_of("{in.dat: same.txt}"));
  EXPECT_NE(key_of("{in.dat: one.txt}"), key_of("{in.dat: two.txt}"));
  EXPECT_NE(key_of("{in.dat: one.txt}"), key_of("{other.dat: one.txt}"));
  EXPECT_EQ(input_contents(study_of("{in.dat: one.txt, b: two.txt}")).size(), 2U);
}

TEST(StudyMaps, OfFilesTellWhichIsNotThere) {
  EXPECT_THAT(wrong("    params: {maps: {in.dat: bedz.csv}}\n"), HasSubstr("'maps.in.dat': there is no file 'bedz.csv'"));
  EXPECT_THAT(wrong("    params: {maps: {in.dat: bedz.csv}}\n"), HasSubstr("did you mean 'beds.csv'?"));
  EXPECT_THAT(wrong("    params: {maps: {in.dat: ''}}\n"), HasSubstr("'maps.in.dat' must be the path of a file, not empty text"));
  EXPECT_THAT(wrong("    params: {maps: {no.map: beds.csv}}\n"), HasSubstr("case.yaml:5:29: error: 'maps.no.map': this name was refused"));
  EXPECT_THAT(wrong("    sweep: {grid: {maps.in.dat: [beds.csv, bedz.csv]}}\n"), HasSubstr("there is no file 'bedz.csv'"));
}

TEST(StudyMaps, TheSchemaKnowsThatTheirEntriesAreSwept) { EXPECT_THAT(study_schema(), HasSubstr(R"({"pattern": "^flowers\\..+$"})")); }

}  // namespace
}  // namespace sower
