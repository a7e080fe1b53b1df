#include "io/data/gzip_lines.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "io/data/line_range.hpp"
#include "runner/api/error.hpp"
#include "tests/support/gzip_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

class Gzip : public testing::Test {
 protected:
  std::string write(const std::string& content) {
    std::string path = (folder_ / "lines.gz").string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::string complaint(const std::string& content) {
    const ByteFile file(write(content));
    try {
      GzipLines lines(file);
      while (!lines.next(1 << 16, 1 << 20).empty()) {
      }
    } catch (const Error& error) {
      const std::string said = error.what();
      return said.substr(said.find("lines.gz'"));
    }
    return "no complaint";
  }
  tests::TemporaryFolder folder_;
};

std::string many_lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::to_string(i * i % 1009) + ' ' + std::to_string(i) + '\n';
  return text;
}

TEST_F(Gzip, GivesWholeLinesInPiecesOfAnySize) {
  const std::string text = many_lines(30'000);
  const ByteFile file(write(tests::gzip_text(text)));
  ASSERT_TRUE(is_gzip(file));
  for (const std::size_t size : {1U, 100U, 70'000U, 1U << 20}) {
    GzipLines lines(file);
    std::string joined;
    while (true) {
      const std::string piece = lines.next(size, 1 << 20);
      if (piece.empty()) break;
      EXPECT_EQ(piece.back(), '\n');
      joined += piece;
    }
    EXPECT_EQ(joined, text);
    EXPECT_EQ(lines.line(), 30'001U);
  }
}

TEST_F(Gzip, MembersAreOneTextAndTheLastLineNeedsNoEnd) {
  const ByteFile file(write(tests::gzip_text("1 2\n3") + tests::gzip_text("") + tests::gzip_text(" 4\n5 6")));
  GzipLines lines(file);
  EXPECT_EQ(lines.next(1000, 1000), "1 2\n3 4\n5 6\n");
  EXPECT_EQ(lines.next(1000, 1000), "");
}

TEST_F(Gzip, TheStartIsStillToBeGivenOut) {
  const ByteFile file(write(tests::gzip_text("head\n1 2\n3 4\n")));
  GzipLines lines(file);
  EXPECT_EQ(lines.start(100), "head\n1 2\n3 4\n");
  lines.drop(5);
  EXPECT_EQ(lines.line(), 2U);
  EXPECT_EQ(lines.next(100, 1000), "1 2\n3 4\n");
}

TEST_F(Gzip, SaysWhatIsWrongWithTheStream) {
  const std::string packed = tests::gzip_text(many_lines(10'000));
  EXPECT_EQ(complaint(packed), "no complaint");
  for (const std::size_t cut : {std::size_t{5}, packed.size() / 2, packed.size() - 1})
    EXPECT_EQ(complaint(packed.substr(0, cut)),
              "lines.gz' ends in the middle of its gzip stream, after " + std::to_string(cut) + " bytes; is it a part of a file?");
  EXPECT_EQ(complaint(packed + "more"),
            "lines.gz' goes on behind the end of its gzip stream with something else, at byte " + std::to_string(packed.size()));
  std::string damaged = packed;
  damaged[packed.size() / 2] = static_cast<char>(damaged[packed.size() / 2] ^ 0x55);
  EXPECT_TRUE(complaint(damaged).starts_with("lines.gz' is damaged: its gzip stream is wrong near byte ")) << complaint(damaged);
  damaged = packed;
  damaged[packed.size() - 6] = static_cast<char>(damaged[packed.size() - 6] ^ 1);  // of the checksum
  EXPECT_TRUE(complaint(damaged).ends_with("(incorrect data check)")) << complaint(damaged);
}

TEST_F(Gzip, AMillionBytesWithoutAnEndAreNoLine) {
  const ByteFile file(write(tests::gzip_text("1 2\n" + std::string(3 << 20, '7'))));
  GzipLines lines(file);
  EXPECT_EQ(lines.next(1, 1 << 20), "1 2\n");
  EXPECT_THROW(lines.next(1, 1 << 20), Mistake);
  EXPECT_EQ(lines.line(), 2U);
}

}  // namespace
}  // namespace sower::io
