#include "runner/journal/journal.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "runner/api/error.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using tests::difference;
using tests::key_of;
using tests::rich_task;
using tests::small_task;

TEST(Journal, OfNoFolderOrAnEmptyOneHasNoTasks) {
  const tests::TemporaryFolder folder;
  for (const auto& path : {folder.path(), folder / "absent"}) {
    const Journal journal(path);
    EXPECT_TRUE(journal.tasks().empty());
    EXPECT_TRUE(journal.damage().empty());
    EXPECT_EQ(journal.next_attempt(), 1);
    EXPECT_EQ(journal.read(key_of(1)).head.status, Status::missing);
  }
}

TEST(Journal, GivesBackEveryTypeAndFieldBitForBit) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  std::vector<TaskResult> written;
  for (std::uint64_t i = 0; i < 9; ++i) {  // two schemas by turns
    written.push_back(i % 2 == 0 ? rich_task(i) : small_task(i));
    writer.append(written.back());
  }
  written.push_back(small_task(77, Status::failed));  // threw before it recorded anything
  written.back().variables.clear();
  writer.append(written.back());

  const Journal journal(folder.path());  // while the writer's file is still open
  EXPECT_EQ(journal.tasks().size(), written.size());
  EXPECT_TRUE(journal.damage().empty()) << journal.damage().front();
  for (const TaskResult& result : written) {
    EXPECT_EQ(journal.status(result.head.key), result.head.status);
    EXPECT_EQ(difference(result, journal.read(result.head.key)), "");
  }
}

TEST(Journal, GivesBackMoreArraysThanOneWriteTakes) {
  const tests::TemporaryFolder folder;
  TaskResult result = small_task(1);
  result.variables.clear();
  for (int i = 0; i < 1500; ++i)
    result.variables.push_back({text("array", i), {{"x", 1100}}, std::vector<float>(1100, static_cast<float>(i)), {}});
  JournalWriter(folder.path(), 1, 0).append(result);
  EXPECT_EQ(difference(result, Journal(folder.path()).read(key_of(1))), "");
}

TEST(Journal, KeepsShapesApartThatShareTheirNames) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  std::vector<TaskResult> written;
  for (std::size_t length : {3U, 0U, 5U}) {
    written.push_back(small_task(length));
    written.back().variables = {{"x", {{"step", length}}, std::vector<double>(length, 1.5), {}}};
    writer.append(written.back());
  }
  const Journal journal(folder.path());
  for (const TaskResult& result : written) EXPECT_EQ(difference(result, journal.read(result.head.key)), "");
}

TEST(Journal, JoinsTheFilesOfAllRanks) {
  const tests::TemporaryFolder folder;
  JournalWriter a(folder.path(), 1, 0), b(folder.path(), 1, 3);
  for (std::uint64_t i = 0; i < 20; ++i) (i % 3 == 0 ? a : b).append(small_task(i));
  EXPECT_TRUE(exists(folder / "0001-r00000.log"));
  EXPECT_TRUE(exists(folder / "0001-r00003.log"));
  const Journal journal(folder.path());
  EXPECT_EQ(journal.tasks().size(), 20U);
  for (std::uint64_t i = 0; i < 20; ++i) EXPECT_EQ(difference(small_task(i), journal.read(key_of(i))), "");
}

/// The task 5 with a status and what tells its records apart.
TaskResult version(Status status, std::uint32_t attempt, double start) {
  TaskResult result = small_task(5, status);
  result.head.attempt = attempt;
  result.head.start = start;
  return result;
}

TEST(Journal, NewestAttemptWinsAndSettledOnesWinOverFailedOnes) {
  struct Case {
    std::vector<TaskResult> attempts;  ///< one a run
    double winner;
  };
  const std::vector<Case> cases{
      {{version(Status::failed, 1, 1), version(Status::done, 2, 2)}, 2},
      {{version(Status::done, 1, 1), version(Status::failed, 2, 2)}, 1},
      {{version(Status::done, 1, 1), version(Status::done, 2, 2)}, 2},
      {{version(Status::diverged, 1, 1), version(Status::failed, 2, 2), version(Status::failed, 3, 3)}, 1},
      {{version(Status::done, 1, 1), version(Status::diverged, 2, 2)}, 2},
      {{version(Status::failed, 9, 1), version(Status::failed, 1, 2)}, 2},  // the run counts before the task's own count
  };
  for (const Case& example : cases) {
    const tests::TemporaryFolder folder;
    for (std::size_t i = 0; i < example.attempts.size(); ++i)  // later runs with a lower rank, so that ranks cannot decide
      JournalWriter(folder.path(), static_cast<int>(i + 1), static_cast<int>(9 - i)).append(example.attempts[i]);
    const Journal journal(folder.path());
    EXPECT_EQ(journal.tasks().size(), 1U);
    EXPECT_EQ(journal.read(key_of(5)).head.start, example.winner);
    EXPECT_EQ(journal.status(key_of(5)), example.attempts[static_cast<std::size_t>(example.winner) - 1].head.status);
    EXPECT_EQ(journal.next_attempt(), static_cast<int>(example.attempts.size()) + 1);
  }
}

TEST(Journal, NewestAttemptOfATaskWinsWithinARun) {
  const tests::TemporaryFolder folder;
  JournalWriter(folder.path(), 1, 0).append(version(Status::failed, 2, 2));
  JournalWriter(folder.path(), 1, 1).append(version(Status::failed, 1, 1));
  EXPECT_EQ(Journal(folder.path()).read(key_of(5)).head.start, 2);
}

TEST(Journal, NextAttemptCountsFilesWithoutRecords) {
  const tests::TemporaryFolder folder;
  tests::write_bytes(folder / "0041-r00000.log", "");  // killed after it made the file
  const Journal journal(folder.path());
  EXPECT_EQ(journal.next_attempt(), 42);
  EXPECT_TRUE(journal.damage().empty());
}

/// A file of these bytes, given in hexadecimal digits, holds the task; whether its header is damaged or not.
void expect_in_file_of(const std::string& digits, const TaskResult& result) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  for (const bool header_is_damaged : {false, true}) {
    const tests::TemporaryFolder folder;
    if (header_is_damaged) bytes[5] = '?';
    tests::write_bytes(folder / "0001-r00000.log", bytes);
    const Journal journal(folder.path());
    EXPECT_EQ(journal.damage().empty(), !header_is_damaged);
    EXPECT_EQ(difference(result, journal.read(result.head.key)), "");
  }
}

TEST(Journal, ReadsFormat1) {
  TaskResult result = small_task(3, Status::diverged);
  result.head.cpu_seconds = result.head.peak_bytes = 0;  // it knew of no isolated tasks
  result.variables = {{"x", {{"step", 2}}, std::vector{-0.0, 1.5}, {"help", seconds, Origin::measured}},
                      {"f", {}, std::vector{2.5F}, {}},
                      {"i", {{"a", 1}, {"b", 1}}, std::vector<std::int64_t>{-2}, {}},
                      {"b", {}, std::vector<std::uint8_t>{1}, {}},
                      {"t", {{"word", 2}}, std::vector<std::string>{"", "ä"}, {}}};
  const std::string format_1 =
      "736f7765726c6f67b516ab6c5a5c0db601000000a40866a3f5736f77b5ecf1e1b516ab6c5a5c0db60100000000000000820000000000000005000000"
      "010000007800010400000068656c70010000007301000000040000007374657001000000660100000000000000000000000000010000006902000000"
      "000000000000020000000100000061010000006201000000620300000000000000000000000000010000007404000000000000000000010000000400"
      "0000776f7264f5736f77126d20b0b516ab6c5a5c0db60200000000000000e30000000000000002b6322ab649416fbbf4a0a4e4eacd19e6883fb356c0"
      "48b428b13f36d8901c5484190000007461736b20332077656e742077726f6e673a20c3a472676572010000001332547698badcfe0200000003000000"
      "0c00000002000000060000006e6f6465313733331340fc54d941000000000000d03f0200000000000000100000000000000004000000000000000100"
      "00000000000001000000000000000800000000000000010000000000000002000000000000000a000000000000000000000000000080000000000000"
      "f83f00002040feffffffffffffff010000000002000000c3a4";
  expect_in_file_of(format_1, result);
}

TEST(Journal, ReadsFormat2) {
  TaskResult result = small_task(4, Status::failed);
  result.variables = {{"x", {{"step", 2}}, std::vector{-0.0, 1.5}, {"help", seconds, Origin::measured}},
                      {"t", {}, std::vector<std::string>{"ä"}, {}}};
  const std::string format_2 =
      "736f7765726c6f675aaacaf1fc2fbec302000000fd2d2eebf5736f77d02ca1e35aaacaf1fc2fbec30100000000000000370000000000000002000000"
      "010000007800010400000068656c70010000007301000000040000007374657001000000740400000000000000000000000000f5736f779775d84b5a"
      "aacaf1fc2fbec30200000000000000b6000000000000000358a4cf702b1d358cd2968825afe7067b18096c56786294643184be97842290f119000000"
      "7461736b20342077656e742077726f6e673a20c3a472676572020000001432547698badcfe02000000040000000c00000002000000060000006e6f64"
      "6531379a991940fc54d941000000000000d03f54e3a59bc420e03f0000000060e346410b000000020000000000000010000000000000000600000000"
      "0000000000000000000080000000000000f83f02000000c3a4";
  expect_in_file_of(format_2, result);
}

TEST(Journal, StaysReadableAfterAMove) {
  const tests::TemporaryFolder folder;
  JournalWriter(folder.path(), 1, 0).append(rich_task(3));
  Journal first(folder.path());
  const Journal second(std::move(first));
  EXPECT_EQ(difference(rich_task(3), second.read(key_of(3))), "");
}

TEST(Journal, TakesAHundredThousandSmallRecords) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  constexpr std::uint64_t count = 100'000;
  TaskResult result = small_task(0);
  for (std::uint64_t i = 0; i < count; ++i) {
    result.head.key = key_of(i);
    result.head.seed = i;
    writer.append(result);
  }
  const Journal journal(folder.path());
  ASSERT_EQ(journal.tasks().size(), count);
  for (std::uint64_t i = 0; i < count; i += 7) ASSERT_EQ(journal.read(key_of(i)).head.seed, i);
}

TEST(JournalWriter, MakesItsFileWithTheFirstRecordOnly) {
  const tests::TemporaryFolder folder;
  create_directory(folder / "journal");
  JournalWriter writer(folder / "journal", 2, 14);
  writer.sync();
  EXPECT_TRUE(is_empty(folder / "journal"));
  writer.append(small_task(1));
  EXPECT_TRUE(exists(folder / "journal/0002-r00014.log"));
  writer.sync();
  writer.sync();
  EXPECT_EQ(Journal(folder / "journal").tasks().size(), 1U);
}

TEST(JournalWriter, NeverOpensAFileThatIsThere) {
  const tests::TemporaryFolder folder;
  JournalWriter(folder.path(), 1, 0).append(small_task(1));
  const std::string before = tests::read_bytes(folder / "0001-r00000.log");
  JournalWriter second(folder.path(), 1, 0);
  EXPECT_THROW(second.append(small_task(2)), Error);
  EXPECT_THROW(second.append(small_task(3)), Error);
  EXPECT_EQ(tests::read_bytes(folder / "0001-r00000.log"), before);
}

TEST(JournalWriter, MakesNoFolderInThePlaceOfOneThatWentAway) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder / "journal", 1, 0);
  try {
    writer.append(small_task(1));
    ADD_FAILURE() << "a folder was made";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find((folder / "journal").string()), std::string::npos) << error.what();
  }
}

TEST(JournalWriter, RefusesWhatCouldNotBeReadBack) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  TaskResult wrong = small_task(1);
  wrong.variables[0].dimensions = {{"x", 2}};
  EXPECT_THROW(writer.append(wrong), Error);
  EXPECT_THROW(writer.append(small_task(1, Status::missing)), Error);
  writer.append(small_task(2));  // nothing was spoilt
  const Journal journal(folder.path());
  EXPECT_EQ(journal.tasks().size(), 1U);
  EXPECT_EQ(difference(small_task(2), journal.read(key_of(2))), "");
}

/// Files of this process may not grow beyond so many bytes, as long as it lives: a full disk to the one who writes.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*signal_)(int);
};

TEST(JournalWriter, StopsAtAFullDiskAndKeepsWhatWasAppended) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  std::uint64_t count = 0;
  std::string first, second;
  {
    const FullDisk disk(20'000);
    try {
      for (; count < 10'000; ++count) writer.append(small_task(count));
    } catch (const Error& error) {
      first = error.what();
    }
  }
  try {
    writer.append(small_task(count));  // there would be room again, but the file ends in half a record
  } catch (const Error& error) {
    second = error.what();
  }
  EXPECT_NE(first.find((folder / "0001-r00000.log").string()), std::string::npos) << first;
  EXPECT_NE(first.find("File too large"), std::string::npos) << first;
  EXPECT_NE(second.find(first), std::string::npos) << second;
  const Journal journal(folder.path());
  EXPECT_GT(count, 50U);
  EXPECT_EQ(journal.tasks().size(), count);
  for (std::uint64_t i = 0; i < count; ++i) EXPECT_EQ(difference(small_task(i), journal.read(key_of(i))), "");
}

TEST(JournalWriter, StopsAtAFullDiskInTheMiddleOfALargeArray) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  writer.append(small_task(1));
  {
    const FullDisk disk(20'000);
    EXPECT_THROW(writer.append(rich_task(2)), Error);
  }
  EXPECT_THROW(writer.sync(), Error);
  const Journal journal(folder.path());
  EXPECT_EQ(journal.tasks().size(), 1U);
  EXPECT_EQ(journal.damage().size(), 1U);
}

}  // namespace
}  // namespace sower
