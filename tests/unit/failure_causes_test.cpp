#include "runner/command/failure_causes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "runner/study/read.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using testing::HasSubstr;

TEST(FailureCause, IsTheFirstLineWithoutItsDetails) {
  EXPECT_EQ(cause_in("the program ended with exit code 4; the end of its stderr:\ncode 4\nits folder: /x"),
            "the program ended with exit code 4");
  EXPECT_EQ(cause_in("killed by signal 11 (segmentation fault): its stack is full"),
            "killed by signal 11 (segmentation fault): its stack is full");
  EXPECT_EQ(cause_in("memory ran out\nsoon"), "memory ran out");
  EXPECT_EQ(cause_in(""), "");
}

class FailureCauses : public testing::Test {
 protected:
  /// A study of as many tasks as there are messages; with an empty one a task is done.
  std::vector<FailureCause> of(const std::vector<std::string>& messages) {
    ReadStudy read =
        read_study("study.yaml", "study: s\nexperiments:\n  pi: {kind: integrate, replicates: " + std::to_string(messages.size()) + "}\n");
    study_ = std::move(read.study);
    std::filesystem::create_directory(folder_ / "journal");
    JournalWriter writer((folder_ / "journal").string(), 1, 0);
    for (std::size_t i = 0; i < messages.size(); ++i) {
      TaskResult result;
      result.head.key = task_key(study_, task_of(study_, static_cast<std::int64_t>(i)));
      result.head.status = messages[i].empty() ? Status::done : Status::failed;
      result.head.message = messages[i];
      writer.append(result);
    }
    writer.flush();
    journal_.emplace(folder_ / "journal");
    return causes_of_failures(study_, *journal_);
  }
  tests::TemporaryFolder folder_;
  Study study_;
  std::optional<Journal> journal_;
};

TEST_F(FailureCauses, AreCountedTheMostFirst) {
  const std::vector<FailureCause> causes = of({"", "slow; x", "signal 11; y\nz", "signal 11; other", ""});
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].words, "signal 11");
  EXPECT_EQ(causes[0].tasks, 2);
  EXPECT_EQ(causes[0].first, 2);
  EXPECT_EQ(causes[1].words, "slow");
  const std::string told = failures_text(study_, causes, "my run");
  EXPECT_EQ(told,
            "3 tasks failed:\n"
            "  2 × signal 11\n      task 2, pi replicate=2: y\n      z\n"
            "  1 × slow\n      task 1, pi replicate=1: x\n"
            "next     `sower tasks 'my run' --failed` lists them, `sower show 'my run' 2` tells all of one, `sower retry 'my run'` runs "
            "them again\n");
  const std::vector<Assignment> tried{{0, 2}, {1, 2}, {3, 2}};
  EXPECT_EQ(tried_again_text(study_, *journal_, tried), "tried again: 1 done, 2 failed again\n");
}

TEST_F(FailureCauses, ThatDifferInNumbersAreTakenTogetherWhenThereAreMany) {
  std::vector<std::string> messages{"no such file"};
  for (int step = 1; step <= 9; ++step) messages.push_back("loss is " + std::to_string(1.5 * step) + " at step " + std::to_string(step));
  const std::vector<FailureCause> causes = of(messages);
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].tasks, 9);
  EXPECT_EQ(causes[0].first, 1);
  EXPECT_EQ(causes[0].words, "loss is 1.500000 at step 1, and others that differ in numbers");
}

TEST_F(FailureCauses, AreNotAllShown) {
  const std::vector<FailureCause> causes = of({"a", "b", "c", "d", "e", "f", "g", "g"});
  EXPECT_THAT(failures_text(study_, causes, "r"), HasSubstr("  2 × g\n"));
  EXPECT_THAT(failures_text(study_, causes, "r"), HasSubstr("  2 for 2 other causes\n"));
}

}  // namespace
}  // namespace sower
