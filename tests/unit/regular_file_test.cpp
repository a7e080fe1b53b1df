// What may lie under the names that sower reads.

#include "io/data/regular_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

constexpr std::size_t most = 100;

void write(const fs::path& file, const std::string& content) { std::ofstream(file, std::ios::binary) << content; }

TEST(RegularFile, IsReadAlsoThroughALink) {
  const tests::TemporaryFolder folder;
  write(folder / "note", std::string("one\0two", 7));
  fs::create_symlink("note", folder / "link");
  for (const char* name : {"note", "link"}) {
    const RegularFile read = read_regular_file(folder / name, most);
    EXPECT_EQ(read.content, std::string("one\0two", 7));
    EXPECT_THAT(read.trouble, IsEmpty());
  }
}

TEST(RegularFile, ThatIsNotThereIsNoTrouble) {
  const tests::TemporaryFolder folder;
  write(folder / "note", "");
  fs::create_symlink("nowhere", folder / "link");
  for (const char* name : {"nothing", "link", "note/below"}) {
    const RegularFile read = read_regular_file(folder / name, most);
    EXPECT_FALSE(read.content.has_value());
    EXPECT_THAT(read.trouble, IsEmpty());
    EXPECT_THAT(trouble_with_regular_file(folder / name), IsEmpty());
  }
}

TEST(RegularFile, SaysWhatElseLiesThereAndDoesNotWait) {
  const tests::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0666), 0);
  fs::create_directory(folder / "folder");
  fs::create_symlink("/dev/zero", folder / "device");
  fs::create_symlink("loop", folder / "loop");
  for (const auto& [name, words] : {std::pair("pipe", "is a pipe, not a plain file"), std::pair("folder", "is a folder, not a plain file"),
                                    std::pair("device", "is a device, not a plain file"), std::pair("loop", "cannot be read: ")}) {
    const RegularFile read = read_regular_file(folder / name, most);
    EXPECT_FALSE(read.content.has_value());
    EXPECT_THAT(read.trouble, AllOf(HasSubstr("'" + (folder / name).string() + "' "), HasSubstr(words)));
    EXPECT_EQ(trouble_with_regular_file(folder / name), read.trouble);
  }
}

TEST(RegularFile, TakesNoMoreMemoryThanAllowed) {
  const tests::TemporaryFolder folder;
  write(folder / "large", std::string(most + 1, 'x'));
  EXPECT_THAT(read_regular_file(folder / "large", most).trouble, HasSubstr("has 101 bytes, and at most 100 are read"));
  EXPECT_THAT(trouble_with_regular_file(folder / "large"), IsEmpty());
  EXPECT_EQ(read_regular_file(folder / "large", most + 1).content->size(), most + 1);
}

TEST(RegularFile, ThatNobodyWroteIsTold) {
  const tests::TemporaryFolder folder;
  write(folder / "hollow", "begin");
  std::error_code failure;
  fs::resize_file(folder / "hollow", std::uintmax_t{1} << 40, failure);
  if (failure) GTEST_SKIP() << "the file system has no files of a terabyte";
  EXPECT_THAT(trouble_with_regular_file(folder / "hollow"), HasSubstr("nearly all of which were never written"));
  fs::resize_file(folder / "hollow", std::uintmax_t{1} << 29);
  EXPECT_THAT(trouble_with_regular_file(folder / "hollow"), IsEmpty()) << "half a GiB is read in no time";
}

}  // namespace
}  // namespace sower::io
