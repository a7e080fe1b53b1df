#include "io/data/byte_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "io/data/line_range.hpp"
#include "runner/api/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

constexpr std::uint64_t longest = 1 << 20;

class Lines : public testing::Test {
 protected:
  std::string write(const std::string& content) {
    std::string path = (folder_ / "lines.txt").string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  tests::TemporaryFolder folder_;
};

std::string complaint(const std::string& path) {
  try {
    const ByteFile file(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

TEST_F(Lines, ByteFileReadsAnyPlace) {
  const ByteFile file(write("abc\ndef\n"));
  std::string middle(3, ' ');
  file.read(2, middle);
  EXPECT_EQ(middle, "c\nd");
  EXPECT_EQ(file.size(), 8U);
  EXPECT_EQ(file.line_of(0), 1U);
  EXPECT_EQ(file.line_of(3), 1U);
  EXPECT_EQ(file.line_of(4), 2U);
  std::string beyond(4, ' ');
  EXPECT_THROW(file.read(6, beyond), Error);
}

TEST_F(Lines, ByteFileRefusesWhatIsNoPlainFileWithoutWaiting) {
  const std::string pipe = (folder_ / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(complaint(pipe), "'" + pipe + "' is a pipe, not a plain file");
  EXPECT_EQ(complaint("/dev/null"), "'/dev/null' is a device, not a plain file");
  EXPECT_EQ(complaint(folder_.path().string()), "'" + folder_.path().string() + "' is a folder, not a plain file");
  EXPECT_EQ(complaint((folder_ / "absent").string()),
            "'" + (folder_ / "absent").string() + "' cannot be opened for reading: No such file or directory");
}

TEST(ByteShare, SharesJoin) {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{10}, std::uint64_t{1} << 62}) {
    std::uint64_t at = 5;
    for (std::uint64_t part = 0; part < 7; ++part) {
      const ByteRange range = byte_share({5, 5 + size}, part, 7);
      EXPECT_EQ(range.first, at);
      EXPECT_LE(range.size(), size / 7 + 1);
      at = range.last;
    }
    EXPECT_EQ(at, 5 + size);
  }
}

/// Every line once, whole, whatever the ranges are.
TEST_F(Lines, RangesThatCutLinesAnywhereGiveEachLineOnce) {
  for (const std::string content : {"", "\n", "a", "a\n", "ab\ncd\n", "\n\nlonger line\n\nx\nlast without an end", "one line only"}) {
    const ByteFile file(write(content));
    const std::string expected = content.empty() || content.back() == '\n' ? content : content + '\n';
    for (std::uint64_t step = 1; step <= content.size() + 1; ++step) {
      std::string joined, buffer;
      for (std::uint64_t first = 0; first < content.size(); first += step) {
        const auto [text, at] = read_lines(file, {first, first + step}, longest, buffer);
        EXPECT_TRUE(text.empty() || at == joined.size());
        joined += text;
      }
      EXPECT_EQ(joined, expected) << "in steps of " << step;
    }
  }
}

TEST_F(Lines, AByteOrderMarkIsNoPartOfTheFirstLine) {
  const std::string mark = "\xEF\xBB\xBF";
  const ByteFile file(write(mark + "1 2\n" + mark + "3\n"));
  for (std::uint64_t step = 1; step < 14; ++step) {
    std::string joined, buffer;
    for (std::uint64_t first = 0; first < file.size(); first += step)
      joined += read_lines(file, {first, first + step}, longest, buffer).text;
    EXPECT_EQ(joined, "1 2\n" + mark + "3\n");
  }
}

TEST_F(Lines, ALineMayGoOnFarBehindItsRange) {
  const std::string line(300'000, 'x');
  const ByteFile file(write("a\n" + line + "\nb\n"));
  std::string buffer;
  EXPECT_EQ(read_lines(file, {1, 3}, longest, buffer).text, line + "\n");
  EXPECT_EQ(read_lines(file, {3, 200'000}, longest, buffer).text, "");
  EXPECT_EQ(read_lines(file, {200'000, file.size()}, longest, buffer).text, "b\n");
}

TEST_F(Lines, ALineWithoutAnEndIsRefusedWhereItBegins) {
  const ByteFile file(write("a\n" + std::string(3 << 20, 'x')));
  std::string buffer;
  try {
    read_lines(file, {0, 3}, longest, buffer);
    FAIL() << "read it";
  } catch (const Mistake& mistake) {
    EXPECT_EQ(mistake.at, 2U);
    EXPECT_EQ(mistake.message, "this line has more than 1048576 bytes; is this a text of edges?");
  }
}

}  // namespace
}  // namespace sower::io
