#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/study/describe_kind.hpp"
#include "runner/study/read.hpp"
#include "tests/unit/study_test_kinds.hpp"

namespace sower::garden {
namespace {

using ::testing::HasSubstr;

const Kind<Garden> garden;

struct Spade final : Tool {
  static constexpr std::string_view name = "spade", summary = "digs";
  double width = 0.2;
  void fields(Fields& visit) override { visit("width", width, "of the blade", Unit{"m"}, Range{0, 1, true, false}); }
};
const Registered<Tool, Spade> spade;

struct Rake final : Tool {
  static constexpr std::string_view name = "rake", summary = "smooths";
  std::int64_t teeth = 12;
  double width = 0.4;
  void fields(Fields& visit) override {
    visit("teeth", teeth, "how many", none, at_least(2));
    visit("width", width, "of the head", Unit{"m"}, positive);
  }
};
const Registered<Tool, Rake> rake;

struct Mower final : Tool {
  static constexpr std::string_view name = "mower", summary = "cuts";
  Choice<Engine> engine{"electric"};
  void fields(Fields& visit) override { visit("engine", engine, "what drives it"); }
};
const Registered<Tool, Mower> mower;

struct Electric final : Engine {
  static constexpr std::string_view name = "electric", summary = "quiet";
  double volts = 48;
  void fields(Fields& visit) override { visit("volts", volts, "of the battery", Unit{"V"}, at_least(0)); }
};
const Registered<Engine, Electric> electric;

struct Petrol final : Engine {
  static constexpr std::string_view name = "petrol", summary = "loud";
};
const Registered<Engine, Petrol> petrol;

TEST(DescribeKind, NamesEveryParameterWithUnitRangeDefaultAndHelp) {
  const std::string words = describe_kind(*find_entry<Experiment>("garden"));
  EXPECT_THAT(words, HasSubstr("garden: grows things for the tests of the study language"));
  EXPECT_THAT(
      words,
      HasSubstr("  plants                      how many\n                              a whole number from 1 to 1000; default 10\n"));
  EXPECT_THAT(words, HasSubstr("  spacing                     distance between two of them\n"
                               "                              a number above 0 (in m); default 0.3\n"));
  EXPECT_THAT(words, HasSubstr("true or false; default true"));
  EXPECT_THAT(words, HasSubstr("'clay', 'sand' or 'loam'; default 'loam'"));
  EXPECT_THAT(words, HasSubstr("a list, each a number of at least 0 (in m); default [0.1, 0.2]"));
  EXPECT_THAT(words, HasSubstr("a file, looked for beside the study"));
}

TEST(DescribeKind, NamesAlternativesWithTheirOwnParametersAtEveryDepth) {
  const std::string words = describe_kind(*find_entry<Experiment>("garden"));
  EXPECT_THAT(words, HasSubstr("one of the following; default 'spade'"));
  EXPECT_THAT(words, HasSubstr("      rake                    smooths\n          teeth               how many\n"));
  EXPECT_THAT(words, HasSubstr("              electric        quiet\n                  volts       of the battery\n"));
}

TEST(DescribeKind, GivesAStudyThatCanBePastedForEveryKindOfTheCatalogue) {
  for (const Entry<Experiment>* kind : catalogue<Experiment>()) {
    const std::string study = example_study(*kind);
    const ReadStudy read = read_study(SOWER_SOURCE_DIR "/configs/example.yaml", study);
    EXPECT_TRUE(read.complaints.empty()) << study << show(read.complaints);
    EXPECT_EQ(read.study.tasks(), 3) << study;
  }
}

}  // namespace
}  // namespace sower::garden
