// ${...}: arithmetic, what names mean, and when they are resolved.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "runner/study/expression.hpp"
#include "runner/study/read.hpp"
#include "runner/study/resolved_yaml.hpp"
#include "tests/support/time_limit.hpp"

namespace sower {
namespace {

using ::testing::HasSubstr;

const std::string here = SOWER_SOURCE_DIR "/tests/data/broken/case.yaml";

std::string calculated(const std::string& expression) {
  const Lookup lookup = [](const std::string& name) -> Value {
    if (name == "n") return std::int64_t{10};
    if (name == "x") return 0.5;
    if (name == "soil") return std::string("loam");
    if (name == "later") return {};
    throw ExpressionError("no " + name);
  };
  try {
    const Value value = evaluate(expression, lookup);
    return std::holds_alternative<std::monostate>(value) ? "later" : written(value);
  } catch (const ExpressionError& error) {
    return std::string("error: ") + error.what();
  }
}

TEST(Expression, CalculatesWithTheUsualPrecedence) {
  EXPECT_EQ(calculated("1 + 2 * 3"), "7");
  EXPECT_EQ(calculated("(1 + 2) * 3"), "9");
  EXPECT_EQ(calculated("10 - 4 - 3"), "3");
  EXPECT_EQ(calculated("-2 ** 2"), "-4");
  EXPECT_EQ(calculated("2 ** 3 ** 2"), "512");
  EXPECT_EQ(calculated("2 ** -1"), "0.5");
  EXPECT_EQ(calculated("2 * -n"), "-20");
  EXPECT_EQ(calculated("n*x"), "5");
  EXPECT_EQ(calculated("7 / 2"), "3.5");
  EXPECT_EQ(calculated("6 / 2"), "3");
  EXPECT_EQ(calculated("-7 // 2"), "-4");
  EXPECT_EQ(calculated("-7 % 3"), "2");
  EXPECT_EQ(calculated("7.5 % 2"), "1.5");
  EXPECT_EQ(calculated("1e6 + .5e1"), "1000005");
}

TEST(Expression, HasTheFunctionsOfThePage) {
  EXPECT_EQ(calculated("min(3, n, 5.5) + max(1, 2)"), "5");
  EXPECT_EQ(calculated("abs(-3) + round(2.5) + floor(-0.5) + ceil(0.2)"), "6");
  EXPECT_EQ(calculated("sqrt(16) + exp(0) + log(1)"), "5");
}

TEST(Expression, KeepsWholeNumbersExact) {
  EXPECT_EQ(calculated("9007199254740993 * 2 + 1"), "18014398509481987");
  EXPECT_EQ(calculated("3 ** 39"), "4052555153018976267");
  EXPECT_EQ(calculated("(-1) ** 9223372036854775807"), "-1");
  EXPECT_EQ(calculated("9223372036854775806 / 2"), "4611686018427387903");
}

TEST(Expression, RefusesWhatHasNoValue) {
  EXPECT_EQ(calculated("3 / (n - 10)"), "error: 3 / 0 is a division by zero");
  EXPECT_EQ(calculated("1 % 0"), "error: 1 % 0 is a division by zero");
  EXPECT_THAT(calculated("9223372036854775807 + 1"), HasSubstr("does not fit into 64 bits"));
  EXPECT_THAT(calculated("2 ** 63"), HasSubstr("does not fit into 64 bits"));
  EXPECT_THAT(calculated("-9223372036854775807 - 2"), HasSubstr("does not fit into 64 bits"));
  EXPECT_THAT(calculated("10.0 ** 400"), HasSubstr("no finite number"));
  EXPECT_THAT(calculated("sqrt(0 - 1)"), HasSubstr("sqrt(-1) is no finite number"));
  EXPECT_EQ(calculated("soil + 1"), "error: the text 'loam' is no number");
  EXPECT_EQ(calculated("soil"), "loam");
  EXPECT_THAT(calculated("1 +"), HasSubstr("ends where a value is expected"));
  EXPECT_THAT(calculated(""), HasSubstr("ends where a value is expected"));
  EXPECT_THAT(calculated("(1"), HasSubstr("a ')' is missing"));
  EXPECT_THAT(calculated("1 2"), HasSubstr("'2' cannot stand here"));
  EXPECT_THAT(calculated("sqr(2)"), HasSubstr("there is no function 'sqr'"));
  EXPECT_THAT(calculated("min(2)"), HasSubstr("two or more"));
  EXPECT_THAT(calculated("010 + 1"), HasSubstr("'010' is no number"));
  EXPECT_THAT(calculated(std::string(200, '(') + "1" + std::string(200, ')')), HasSubstr("nested too deeply"));
  EXPECT_THAT(calculated("1" + std::string(1000, ' ')), HasSubstr("at most 1000"));
}

TEST(Expression, IsUnknownWhenPartOfItIs) {
  EXPECT_EQ(calculated("later * 2 + min(later, 3)"), "later");
  EXPECT_EQ(calculated("1 / later"), "later");
  EXPECT_EQ(calculated("later + soil"), "error: the text 'loam' is no number");
}

ReadStudy read(const std::string& text) { return read_study(here, "study: s\n" + text); }

Study good(const std::string& text) {
  ReadStudy made = read(text);
  EXPECT_TRUE(made.complaints.empty()) << show(made.complaints);
  return std::move(made.study);
}

std::string parameter(const Study& study, const std::string& name, std::int64_t point = 0, std::size_t experiment = 0) {
  for (const auto& [key, value] : resolved_parameters(study, experiment, point))
    if (key == name) return value;
  return "none";
}

TEST(References, SeeTheExperimentAndTheStudyAndDefaults) {
  const Study study = good(R"(seed: ${experiments.a-b.params.plants * 2}
description: ${experiments.a-b.params.plants} plants in ${experiments.a-b.params.soil}, $${kept}
experiments:
  a-b:
    kind: garden
    params:
      plants: 7
      spacing: ${params.tool.width / 2}
      label: ${params.soil} and $${kept}
      depths: ["${params.plants / 2}", 1]
    replicates: ${min(params.plants, 3)}
    ranks: ${replicates - 1}
  b:
    kind: garden
    params: {soil: "${experiments.a-b.params.soil}", plants: "${seed}", tool: "${experiments.b.stream}"}
    stream: rake
)");
  EXPECT_EQ(study.seed, 14U);
  EXPECT_EQ(study.description, "7 plants in loam, ${kept}");
  EXPECT_EQ(study.experiments[0].replicates, 3);
  EXPECT_EQ(study.experiments[0].ranks, 2);
  EXPECT_EQ(study.experiments[0].references, nullptr) << "nothing depends on a sweep";
  EXPECT_EQ(parameter(study, "spacing"), "0.1") << "half of the default";
  EXPECT_EQ(parameter(study, "label"), "loam and ${kept}");
  EXPECT_EQ(parameter(study, "tool", 0, 1), "rake");
}

TEST(References, FollowTheSweepPointByPoint) {
  const Study study = good(R"(experiments:
  a:
    kind: garden
    params:
      spacing: ${params.plants * 0.5}
      label: ${params.tool}-${params.tool.width}-${replicates} $${x}
    sweep:
      grid:
        plants: [1, "${replicates}"]
        tool: [spade, {name: rake, width: 0.7}]
    replicates: 4
)");
  EXPECT_EQ(parameter(study, "spacing", 0), "0.5");
  EXPECT_EQ(parameter(study, "spacing", 2), "2");
  EXPECT_EQ(parameter(study, "label", 0), "spade-0.2-4 ${x}");
  EXPECT_EQ(parameter(study, "label", 3), "rake-0.7-4 ${x}");
  EXPECT_EQ(study.experiments[0].sweep.axes[0].numbers, (std::vector<double>{1, 4}));
}

TEST(References, GiveTheSameKeyAsWhatTheyStandFor) {
  const Study with = good(R"(experiments:
  a: {kind: garden, params: {spacing: "${params.plants / 4}"}, sweep: {grid: {plants: [3, 5]}}}
)");
  const Study without = good("experiments:\n  a: {kind: garden, params: {spacing: 1.25, plants: 5}}\n");
  EXPECT_EQ(task_key(with, task_of(with, 1)), task_key(without, task_of(without, 0)));
}

TEST(References, TellTheMistakesOfAPointLikeAnyOther) {
  const std::string shown =
      show(read("experiments:\n  a: {kind: garden, params: {spacing: \"${1 / (params.plants - 5)}\"}, sweep: {grid: {plants: [5, 4]}}}\n")
               .complaints);
  EXPECT_THAT(shown, HasSubstr("3:39: error: 1 / 0 is a division by zero"));
  EXPECT_THAT(shown, HasSubstr("3:39: error: 'spacing' must be a number above 0 (in m), not -1"));
  EXPECT_THAT(shown, HasSubstr("2 mistakes"));
}

TEST(References, AreReadOnceHoweverManyThereAre) {
  std::string many = "experiments:\n";
  for (int i = 0; i < 2'000; ++i)
    many += text("  e", i, ": {kind: garden, params: {spacing: \"${params.plants + params.plants}\", plants: ",
                 i == 0 ? "3" : text("\"${experiments.e0.params.plants}\""), "}}\n");
  const std::clock_t start = std::clock();
  EXPECT_TRUE(read(many).complaints.empty());
  std::string doubling = "experiments:\n  a:\n    kind: garden\n    params:\n";
  for (int i = 0; i < 15'000; ++i) doubling += text("      p", i, ": ${params.p", i + 1, " + params.p", i + 1, "}\n");
  EXPECT_FALSE(read(doubling).complaints.empty());
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 2 * tests::limit_seconds);
}

TEST(References, NeverThrowWhateverTheTextSays) {
  const std::string study =
      "study: s\ninclude: [beds.csv]\nprofiles: {q: {a.params.plants: 3, \"*.replicates\": 2}}\nseed: ${experiments.a.params.plants // "
      "2}\nexperiments:\n"
      "  a:\n    kind: garden\n    params: {tool: {name: rake, width: \"${params.spacing}\"}, spacing: \"${params.plants / 2}\"}\n"
      "    sweep:\n      grid:\n        plants: [1, 2]\n    replicates: ${min(3, ranks)}\n";
  const std::vector<std::string> parts = {":",  "\n", " ", "[", "]",    "{",  "}", "${", "$", "params.",
                                          "a.", "*",  "/", "0", "9e99", "- ", "~", ")",  "("};
  std::mt19937 random(5);
  for (int i = 0; i < 5'000; ++i) {
    std::string mutant = study;
    for (auto n = 1 + random() % 3; n > 0; --n) mutant.replace(random() % mutant.size(), random() % 6, parts[random() % parts.size()]);
    std::string setting = "a.params.tool.width=${params.spacing}";
    setting.replace(random() % setting.size(), random() % 4, parts[random() % parts.size()]);
    const StudyRequest request{here, {"q"}, {setting}, {}};
    EXPECT_NO_THROW(show(read_study(request, read_sources(request, mutant)).complaints)) << mutant << setting;
  }
}

TEST(ResolvedYaml, IsAStudyOfTheSameTasksThatNamesThePlaceOfEachLine) {
  const StudyRequest request{here, {}, {"a.params.plants=7"}, {}};
  const Sources sources = read_sources(request, R"(study: s
experiments:
  a:
    kind: garden
    params: {label: "a: \"b\" # c $${d}", spacing: "${params.plants / 4}", depths: [1, 2]}
    sweep:
      grid: {tool: [spade, {name: rake, teeth: 4}], soil: [clay, "sand"]}
  b: {kind: garden, params: {spacing: "${params.plants * 2}"}, sweep: {grid: {plants: [1, 2]}}}
)");
  const Study before = read_study(request, sources).study;
  const std::string resolved = resolved_yaml(request, sources);
  EXPECT_THAT(resolved, testing::ContainsRegex("plants: 7 +# --set a.params.plants=7\n"));
  EXPECT_THAT(resolved, testing::ContainsRegex("spacing: 1.75 +# .*case.yaml:5\n"));
  EXPECT_THAT(resolved, HasSubstr("spacing: \"${params.plants * 2}\""));
  const ReadStudy after = read_study(here, resolved);
  ASSERT_TRUE(after.complaints.empty()) << resolved << show(after.complaints);
  ASSERT_EQ(after.study.tasks(), before.tasks());
  for (std::int64_t task = 0; task < before.tasks(); ++task)
    EXPECT_EQ(task_key(after.study, task_of(after.study, task)), task_key(before, task_of(before, task)));
}

}  // namespace
}  // namespace sower
