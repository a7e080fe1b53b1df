#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/study/describe_kind.hpp"
#include "runner/study/read.hpp"
#include "tests/unit/study_test_kinds.hpp"

namespace sower::garden {
namespace {

using ::testing::HasSubstr;

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
