// What a journal makes of files that a kill, a disk or an enemy has had their hands on.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "runner/api/error.hpp"
#include "runner/journal/crc32c.hpp"
#include "runner/journal/frame.hpp"
#include "runner/journal/journal.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/well_formed.hpp"

namespace sower {
namespace {

using journal::crc32c;
using journal::FileHeader;
using journal::FrameHeader;
using tests::difference;
using tests::key_of;
using tests::read_bytes;
using tests::rich_task;
using tests::small_task;
using tests::write_bytes;

/// A journal file with some records, and copies of it that were spoilt.
class DamagedJournal : public ::testing::Test {
 protected:
  void write(const std::vector<TaskResult>& results) {
    const tests::TemporaryFolder folder;
    JournalWriter writer(folder.path(), 1, 0);
    for (const TaskResult& result : results) {
      writer.append(result);
      ends.push_back(file_size(folder / name));
    }
    written = results;
    bytes = read_bytes(folder / name);
  }

  /// The journal of one file with that content. Expects every task in it to be one that was written.
  Journal open(const std::string& content) {
    write_bytes(spoilt / name, content);
    Journal journal(spoilt.path());
    for (const auto& [key, status] : journal.tasks()) {
      const RecordView record = journal.read(key);
      bool known = false;
      for (const TaskResult& result : written) known |= difference(result, record).empty();
      EXPECT_TRUE(known) << "a wrong record was returned";
    }
    return journal;
  }

  /// Where the frames begin.
  std::vector<std::size_t> frames() const {
    std::vector<std::size_t> starts;
    for (std::size_t at = sizeof(FileHeader); at < bytes.size(); at += sizeof(FrameHeader) + header(bytes, at).length) starts.push_back(at);
    return starts;
  }
  static FrameHeader header(const std::string& content, std::size_t at) {
    FrameHeader header;
    std::memcpy(&header, content.data() + at, sizeof header);
    return header;
  }
  /// Makes the checksum of the frame at `at` right again.
  static void seal(std::string& content, std::size_t at) {
    FrameHeader frame = header(content, at);
    frame.crc = crc32c(std::as_bytes(std::span(content).subspan(at + sizeof frame, frame.length)), frame.checksum());
    std::memcpy(content.data() + at, &frame, sizeof frame);
  }

  const std::string name = "0001-r00000.log";
  std::vector<TaskResult> written;
  std::vector<std::size_t> ends;  ///< of the records
  std::string bytes;
  tests::TemporaryFolder spoilt;
};

TEST(Crc32c, AgreesWithItsKnownAnswers) {
  EXPECT_EQ(crc32c({}), 0U);
  EXPECT_EQ(crc32c(std::as_bytes(std::span("123456789", 9))), 0xe3069283U);  // the check value of its definition
  const std::vector<std::byte> zeros(32), ones(32, std::byte{0xff});         // RFC 3720, B.4
  EXPECT_EQ(crc32c(zeros), 0x8a9136aaU);
  EXPECT_EQ(crc32c(ones), 0x62a8ab43U);
}

TEST(Crc32c, GoesOnWhereItStopped) {
  const std::string text = "a text of more than sixteen bytes";
  const auto all = std::as_bytes(std::span(text));
  for (std::size_t i = 0; i <= all.size(); ++i) EXPECT_EQ(crc32c(all.subspan(i), crc32c(all.first(i))), crc32c(all)) << i;
}

TEST_F(DamagedJournal, TornAtAnyByteKeepsAllEarlierRecords) {
  TaskResult last = rich_task(3);
  last.variables.pop_back();  // the long array, for the test's speed
  write({small_task(0), small_task(1, Status::failed), small_task(2), last});
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const Journal journal = open(bytes.substr(0, length));
    const auto complete = static_cast<std::size_t>(std::ranges::count_if(ends, [&](std::size_t end) { return end <= length; }));
    ASSERT_EQ(journal.tasks().size(), complete) << "cut off at " << length;
    const bool clean = length == 0 || std::ranges::count(frames(), length) == 1;  // cut between frames
    ASSERT_EQ(journal.damage().empty(), clean) << "cut off at " << length;
  }
}

TEST_F(DamagedJournal, DetectsEverySingleFlippedBitAndLosesAtMostThatRecord) {
  TaskResult other = small_task(7, Status::diverged);
  other.variables.resize(2);
  write({small_task(0), small_task(1), other, small_task(2), small_task(3, Status::failed)});
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string content = bytes;
    content[bit / 8] = static_cast<char>(content[bit / 8] ^ (1 << bit % 8));
    const Journal journal = open(content);
    ASSERT_GE(journal.tasks().size() + 1, written.size()) << "bit " << bit;
    ASSERT_FALSE(journal.damage().empty()) << "bit " << bit << " was flipped and nobody saw it";
  }
}

TEST_F(DamagedJournal, NamesTheBytesOfExactlyTheDamagedRecord) {
  write({small_task(0), small_task(1), small_task(2), small_task(3), small_task(4)});
  std::string content = bytes;
  content.replace(ends[1] + 40, 20, 20, '\xee');  // in task 2, which comes without a schema
  const Journal journal = open(content);
  EXPECT_EQ(journal.tasks().size(), 4U);
  EXPECT_EQ(journal.status(key_of(2)), Status::missing);
  const std::string expected = text((spoilt / name).string(), ": bytes ", ends[1], " to ", ends[2] - 1, " are damaged");
  EXPECT_EQ(journal.damage(), std::vector{expected});
}

TEST_F(DamagedJournal, FindsTheNextRecordAfterAHoleAndAfterBytesTooMany) {
  write({small_task(0), small_task(1), rich_task(2), small_task(3), small_task(4)});
  for (const auto& [removed, added] : {std::pair{17U, 0U}, std::pair{0U, 5U}, std::pair{3U, 1000U}}) {
    std::string content = bytes;
    content.replace(ends[1] + 100, removed, std::string(added, '\xf5'));
    const Journal journal = open(content);
    EXPECT_EQ(journal.tasks().size(), 4U);
    EXPECT_EQ(journal.damage().size(), 1U);
  }
}

TEST_F(DamagedJournal, DoesNotTakeAJournalInsideARecordForItsOwn) {
  write({small_task(100), small_task(101)});
  const std::string inner = bytes;
  TaskResult carrier = small_task(1);
  carrier.variables.push_back({"stdout", {}, std::vector{inner}, {}});
  ends.clear();
  write({small_task(0), carrier, small_task(2)});
  std::string content = bytes;
  content[ends[0] + 200] ^= 1;
  EXPECT_EQ(open(content).tasks().size(), 2U);
  content[3] ^= 1;  // the file's own header, too
  EXPECT_EQ(open(content).tasks().size(), 2U);
}

TEST_F(DamagedJournal, OfGarbageHasNoTasksAndSaysSo) {
  std::string garbage(100'000, '\0');
  std::uint64_t state = 1;
  for (char& c : garbage) c = static_cast<char>((state = state * 6364136223846793005U + 1442695040888963407U) >> 56);
  for (const std::string& content : {garbage, std::string(1, 'x'), std::string(50'000, '\xf5'), std::string(64, '\0')}) {
    const Journal journal = open(content);
    EXPECT_TRUE(journal.tasks().empty());
    EXPECT_EQ(journal.damage().size(), 1U);
  }
}

TEST_F(DamagedJournal, OfFramesWithinFramesTakesNoTimeThatGrowsWithItsSquare) {
  write({small_task(0), small_task(1)});
  std::string content = bytes;
  FrameHeader frame = header(bytes, frames().front());
  constexpr std::size_t count = 200'000;  // each claims all that follows: 640 GB to go through
  for (std::size_t i = 0; i < count; ++i) {
    frame.length = (count - i - 1) * sizeof frame;
    content.append(reinterpret_cast<const char*>(&frame), sizeof frame);
  }
  const Journal journal = open(content);
  EXPECT_EQ(journal.tasks().size(), 2U);
  EXPECT_EQ(journal.damage().size(), 1U);
}

TEST_F(DamagedJournal, LeavesOutLogsThatAreNotItsOwnAndSaysSo) {
  JournalWriter(spoilt.path(), 1, 0).append(small_task(1));
  for (const char* other :
       {"slurm.log", "0001-r00000 (copy).log", "1-r0.log", "0001-r00001.log.gz", "99999999999-r00000.log", "0001-r-0001.log"})
    write_bytes(spoilt / other, "something else");
  const Journal journal(spoilt.path());
  EXPECT_EQ(journal.tasks().size(), 1U);
  EXPECT_EQ(journal.next_attempt(), 2);
  EXPECT_EQ(journal.damage().size(), 5U);
}

TEST_F(DamagedJournal, LostSchemaCostsOnlyTheTasksThatHadNoOther) {
  write({small_task(0), small_task(1), small_task(2)});
  std::string content = bytes;
  content[sizeof(FileHeader) + sizeof(FrameHeader) + 8] ^= 1;  // the first copy
  EXPECT_EQ(open(content).tasks().size(), 3U);
  content[ends[0] + sizeof(FrameHeader) + 8] ^= 1;  // the second, and last
  const Journal journal = open(content);
  EXPECT_EQ(journal.tasks().size(), 0U);
  EXPECT_EQ(journal.damage().size(), 1U);
}

TEST_F(DamagedJournal, GivesOutOnlyWellFormedRecordsOfNonsenseWithAValidChecksum) {
  TaskResult rich = rich_task(2);
  rich.variables.pop_back();
  write({small_task(0), rich});
  std::size_t refused = 0;
  for (const std::size_t at : frames()) {
    for (std::size_t i = 8; i < sizeof(FrameHeader) + header(bytes, at).length; ++i) {
      for (const char value : {'\x00', '\x01', '\x7f', '\xff'}) {
        std::string content = bytes;
        content[at + i] = value;
        if (header(content, at).length != header(bytes, at).length) continue;  // would need bytes that are not there
        seal(content, at);
        write_bytes(spoilt / name, content);
        const Journal journal(spoilt.path());
        refused += !journal.damage().empty();
        for (const auto& [key, status] : journal.tasks()) {
          const RecordView record = journal.read(key);
          for (const VariableView& variable : record.variables)
            ASSERT_TRUE(tests::is_well_formed(variable)) << "byte " << i << " of " << at;
        }
      }
    }
  }
  EXPECT_GT(refused, 500U);
}

TEST_F(DamagedJournal, SurvivesLengthsBeyondTheFile) {
  write({small_task(0), small_task(1)});
  for (const std::uint64_t length : {std::uint64_t{1} << 63, ~std::uint64_t{0}, ~std::uint64_t{0} - 31, std::uint64_t{bytes.size()}}) {
    std::string content = bytes;
    std::memcpy(content.data() + frames().back() + offsetof(FrameHeader, length), &length, sizeof length);
    const Journal journal = open(content);
    EXPECT_EQ(journal.tasks().size(), 1U);
    EXPECT_EQ(journal.damage().size(), 1U);
  }
}

TEST_F(DamagedJournal, FromANewerReleaseIsRefusedWithAdvice) {
  write({small_task(0)});
  FileHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.version = journal::format_version + 1;
  header.crc = header.checksum();
  std::memcpy(bytes.data(), &header, sizeof header);
  try {
    open(bytes);
    ADD_FAILURE() << "it was read";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(text("format ", journal::format_version + 1)), std::string::npos) << error.what();
  }
}

TEST_F(DamagedJournal, IsToldFromOneThatCannotBeRead) {
  create_directory(spoilt / name);
  EXPECT_THROW(Journal(spoilt.path()), Error);
}

}  // namespace
}  // namespace sower
