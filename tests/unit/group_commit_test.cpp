#include "runner/journal/group_commit.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "runner/api/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

TaskResult task(std::uint64_t number) {
  TaskResult result;
  result.head.key = {number, 1};
  result.head.status = Status::done;
  result.head.ranks = {0};
  result.variables = {{"x", {}, std::vector{1.0}, {"a number"}}};
  return result;
}

TEST(GroupCommit, EndsAtOnceHoweverLongItMayTakeToSync) {
  const tests::TemporaryFolder folder;
  const auto start = std::chrono::steady_clock::now();
  {
    JournalWriter writer(folder.path(), 1, 0);
    GroupCommit journal(writer, 3600);
    journal.append(task(1));
    journal.close();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
  EXPECT_EQ(Journal(folder.path()).tasks().size(), 1U);
}

TEST(GroupCommit, AppendsWhileItSyncs) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  GroupCommit journal(writer, 1e-4);
  for (std::uint64_t number = 0; number < 3000; ++number) journal.append(task(number));
  journal.close();
  EXPECT_EQ(Journal(folder.path()).tasks().size(), 3000U);
}

TEST(GroupCommit, WritesARecordSoonThoughItMayTakeLongToSync) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  GroupCommit journal(writer, 3600);
  journal.append(task(1));
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);  // a tenth of one, on a machine with time for it
  while (Journal(folder.path()).tasks().empty() && std::chrono::steady_clock::now() < latest)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(Journal(folder.path()).tasks().size(), 1U);
}

TEST(GroupCommit, WritesWhatWasAppendedWhenItIsFlushed) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  GroupCommit journal(writer, 3600);
  for (std::uint64_t number = 0; number < 100; ++number) {
    journal.append(task(2 * number));
    journal.append(task(2 * number + 1));
    journal.flush();
    ASSERT_EQ(Journal(folder.path()).tasks().size(), 2 * number + 2);
  }
}

TEST(GroupCommit, NeedsNoRecord) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  GroupCommit(writer, 1).close();
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace sower
