#include "runner/journal/compact.hpp"

#include <gtest/gtest.h>

#include "runner/api/error.hpp"
#include "runner/journal/journal.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using namespace tests;
namespace fs = std::filesystem;

std::size_t journal_files(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) count += entry.path().extension() == ".log" ? 1 : 0;
  return count;
}

void write(const fs::path& folder, int attempt, int rank, const std::vector<TaskResult>& tasks) {
  JournalWriter writer(folder, attempt, rank);
  for (const TaskResult& task : tasks) writer.append(task);
}

TEST(Compact, KeepsTheRecordThatCountsOfEachTaskAndNothingElse) {
  const TemporaryFolder folder;
  TaskResult failed = small_task(3, Status::failed), again = small_task(1);
  again.head.seconds = 77;
  write(folder.path(), 1, 0, {small_task(1), rich_task(2), failed});
  write(folder.path(), 1, 1, {small_task(4)});
  write(folder.path(), 2, 0, {again, rich_task(5), small_task(4, Status::failed)});
  const Compacted done = compact(folder.path(), 3);
  EXPECT_EQ(done.tasks, 5U);
  EXPECT_EQ(done.files_before, 3U);
  EXPECT_LT(done.bytes_after, done.bytes_before);
  EXPECT_EQ(journal_files(folder.path()), 1U);
  const Journal journal(folder.path());
  EXPECT_TRUE(journal.damage().empty());
  EXPECT_EQ(journal.tasks().size(), 5U);
  EXPECT_EQ(journal.next_attempt(), 4);
  EXPECT_EQ(difference(again, journal.read(key_of(1))), "");
  EXPECT_EQ(difference(rich_task(2), journal.read(key_of(2))), "");
  EXPECT_EQ(difference(failed, journal.read(key_of(3))), "");
  EXPECT_EQ(difference(small_task(4), journal.read(key_of(4))), "");
  EXPECT_EQ(difference(rich_task(5), journal.read(key_of(5))), "");
}

TEST(Compact, BesideWhatAKillLeavesOfItNothingIsLost) {
  const TemporaryFolder folder;
  write(folder.path(), 1, 0, {rich_task(1), rich_task(2)});
  const std::string old = read_bytes(folder / "0001-r00000.log");
  compact(folder.path(), 2);
  const std::string whole = read_bytes(folder / "0002-r00000.log");
  // Killed while it was written: the old file is there beside any beginning of the new one.
  for (std::size_t length = 0; length < whole.size(); length += 97) {
    write_bytes(folder / "0001-r00000.log", old);
    write_bytes(folder / "0002-r00000.log", whole.substr(0, length));
    const Journal journal(folder.path());
    ASSERT_EQ(difference(rich_task(1), journal.read(key_of(1))), "") << length;
    ASSERT_EQ(difference(rich_task(2), journal.read(key_of(2))), "") << length;
  }
  EXPECT_EQ(compact(folder.path(), 3).tasks, 2U);
  EXPECT_EQ(journal_files(folder.path()), 1U);
}

TEST(Compact, RefusesAnEmptyJournalAndAFileThatIsThere) {
  const TemporaryFolder folder;
  EXPECT_THROW(compact(folder.path(), 1), Error);
  write(folder.path(), 1, 0, {small_task(1)});
  EXPECT_THROW(compact(folder.path(), 1), Error);
  EXPECT_EQ(Journal(folder.path()).tasks().size(), 1U);
}

}  // namespace
}  // namespace sower
