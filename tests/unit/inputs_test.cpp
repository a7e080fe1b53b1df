// Input files that change under a running study, and sizes at the end of what an integer holds.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "algorithms/reduce/blocks.hpp"
#include "runner/api/error.hpp"
#include "runner/study/read.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

std::string study_text(const std::string& data) {
  return "study: s\nexperiments:\n  fit:\n    kind: optimize\n    sweep: {grid: {problem: [{name: logistic_regression, data: " + data +
         ", target: y}, rosenbrock]}}\n";
}

TEST(InputFiles, AChangeWhileTheStudyRunsIsNoticed) {
  const tests::TemporaryFolder folder;
  const std::string path = (folder.path() / "d.csv").string();
  std::ofstream(path) << "x,y\n1,0\n2,1\n";
  const ReadStudy read = read_study((folder.path() / "s.yaml").string(), study_text("d.csv"));
  ASSERT_TRUE(read.complaints.empty()) << show(read.complaints);
  const Task task = task_of(read.study, 0);
  const io::Hash before = task_key(read.study, task);
  EXPECT_NO_THROW(require_unchanged_inputs(read.study, task));
  std::ofstream(path, std::ios::app) << "3,1\n";
  EXPECT_EQ(task_key(read.study, task), before);
  EXPECT_THROW(require_unchanged_inputs(read.study, task), Error);
  EXPECT_NO_THROW(require_unchanged_inputs(read.study, task_of(read.study, 1)));
}

TEST(InputFiles, AnAlternativeWithAFileHasALabelOnItsAxis) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder.path() / "d.csv") << "x,y\n1,0\n2,1\n";
  const ReadStudy read = read_study((folder.path() / "s.yaml").string(), study_text("d.csv"));
  ASSERT_TRUE(read.complaints.empty()) << show(read.complaints);
  const std::vector<std::string> expected{"logistic_regression(data=d.csv, target=y)", "rosenbrock"};
  EXPECT_EQ(read.study.experiments.front().sweep.axes.front().labels, expected);
}

TEST(InputFiles, ALinkThatLeadsNowhereIsNotAFileOfThatName) {
  const tests::TemporaryFolder folder;
  std::filesystem::create_symlink("purged/d.csv", folder.path() / "d.csv");
  const ReadStudy read = read_study((folder.path() / "s.yaml").string(), study_text("d.csv"));
  EXPECT_NE(show(read.complaints).find("'d.csv' is a link that leads nowhere\n"), std::string::npos) << show(read.complaints);
  EXPECT_NE(show(read.complaints).find("it points to 'purged/d.csv'"), std::string::npos);
}

TEST(Blocks, CountTheLargestNumberOfItemsWithoutOverflow) {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  const reduce::Blocks blocks{largest, 1000};
  EXPECT_EQ(blocks.count(), largest / 1000 + 1);
  EXPECT_EQ(blocks.items_of(blocks.count() - 1).last, largest);
}

}  // namespace
}  // namespace sower
