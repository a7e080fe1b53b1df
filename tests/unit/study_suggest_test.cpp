#include <gtest/gtest.h>

#include "runner/study/read.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

TEST(TypoDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
  EXPECT_EQ(typo_distance("steps", "steps"), 0U);
  EXPECT_EQ(typo_distance("stps", "steps"), 1U);
  EXPECT_EQ(typo_distance("stepps", "steps"), 1U);
  EXPECT_EQ(typo_distance("stebs", "steps"), 1U);
  EXPECT_EQ(typo_distance("setps", "steps"), 1U);
  EXPECT_EQ(typo_distance("", "steps"), 5U);
  EXPECT_EQ(typo_distance("kitten", "sitting"), 3U);
}

TEST(TypoDistance, DoesNotCountCaseAndHyphens) { EXPECT_EQ(typo_distance("Learning-Rate", "learning_rate"), 0U); }

TEST(DidYouMean, NamesTheNearestAndUpToThreeThatAreEquallyNear) {
  EXPECT_EQ(did_you_mean("plnats", {"plants", "spacing"}), "did you mean 'plants'?");
  EXPECT_EQ(did_you_mean("beta3", {"beta1", "beta2", "epsilon"}), "did you mean 'beta1' or 'beta2'?");
  EXPECT_EQ(did_you_mean("dim", {"dimension", "condition"}), "did you mean 'dimension'?");
  EXPECT_EQ(did_you_mean("xyzzy", {"plants", "spacing"}), "");
  EXPECT_EQ(did_you_mean("", {"a"}), "");
  EXPECT_EQ(did_you_mean(std::string(100'000, 'a'), {"a"}), "");
}

TEST(DidYouMean, IsSaidForMisspeltParametersOfAStudy) {
  const std::string study = "study: s\nexperiments:\n  a:\n    kind: garden\n    params: {PLANTS_: 3}\n";
  const ReadStudy read = read_study("f", study);
  ASSERT_EQ(read.complaints.size(), 1U);
  EXPECT_EQ(read.complaints[0].advice, "did you mean 'plants'?");
}

}  // namespace
}  // namespace sower
