#include "runner/journal/record.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/support/sample_records.hpp"

namespace sower {
namespace {

std::vector<Variable> sample() { return tests::rich_task(1).variables; }

TEST(Digest, DoesNotDependOnTheOrderOfRecording) {
  std::vector<Variable> variables = sample();
  std::ranges::reverse(variables);
  EXPECT_EQ(digest_of(variables), digest_of(sample()));
}

TEST(Digest, LeavesOutWhatWasMeasured) {
  std::vector<Variable> variables = sample();
  variables.push_back({"seconds", {}, std::vector{1.25}, {"", seconds, Origin::measured}});
  EXPECT_EQ(digest_of(variables), digest_of(sample()));
  variables.back().about.origin = Origin::computed;
  EXPECT_NE(digest_of(variables), digest_of(sample()));
}

TEST(Digest, LeavesOutWhatIsForPeople) {
  std::vector<Variable> variables = sample();
  variables[0].about.help = "other words";
  variables[0].about.unit = seconds;
  EXPECT_EQ(digest_of(variables), digest_of(sample()));
}

TEST(Digest, ChangesWithNameTypeDimensionsAndEveryValue) {
  const std::vector<Variable> base{{"a", {{"x", 2}}, std::vector<std::int64_t>{0, 0}, {}}};
  const std::vector<std::vector<Variable>> others{
      {},
      {{"b", {{"x", 2}}, std::vector<std::int64_t>{0, 0}, {}}},
      {{"a", {{"y", 2}}, std::vector<std::int64_t>{0, 0}, {}}},
      {{"a", {{"x", 2}, {"y", 1}}, std::vector<std::int64_t>{0, 0}, {}}},
      {{"a", {{"x", 1}, {"y", 2}}, std::vector<std::int64_t>{0, 0}, {}}},
      {{"a", {{"x", 2}}, std::vector<double>{0, 0}, {}}},
      {{"a", {{"x", 2}}, std::vector<std::int64_t>{0, 1}, {}}},
      {{"a", {{"x", 2}}, std::vector<std::int64_t>{1, 0}, {}}},
  };
  std::vector<io::Hash> digests{digest_of(base)};
  for (const auto& variables : others) digests.push_back(digest_of(variables));
  std::ranges::sort(digests);
  EXPECT_EQ(std::ranges::adjacent_find(digests), digests.end());
}

TEST(Digest, TellsNegativeZeroFromZeroAndKnowsNansByTheirBits) {
  const auto of = [](double value) { return digest_of({{"x", {}, std::vector{value}, {}}}); };
  EXPECT_NE(of(0.0), of(-0.0));
  EXPECT_EQ(of(std::nan("")), of(std::nan("")));
  EXPECT_NE(of(std::nan("")), of(-std::nan("")));
}

TEST(Digest, KeepsNeighbouringTextsApart) {
  const auto of = [](std::vector<std::string> words) { return digest_of({{"x", {{"n", 2}}, std::move(words), {}}}); };
  EXPECT_NE(of({"ab", "c"}), of({"a", "bc"}));
}

TEST(Digest, OfEarlierReleasesStands) {
  EXPECT_EQ(digest_of(tests::small_task(3).variables).hex(), "ae640b41ec753e9ec16fbb20d030fe72");
  EXPECT_EQ(digest_of(sample()).hex(), "df1bb35a2359fbed5b51575f53701c59");
}

TEST(Status, HasAWordForPeople) {
  EXPECT_EQ(word(Status::missing), "missing");
  EXPECT_EQ(word(Status::done), "done");
  EXPECT_EQ(word(Status::diverged), "diverged");
  EXPECT_EQ(word(Status::failed), "failed");
}

}  // namespace
}  // namespace sower
