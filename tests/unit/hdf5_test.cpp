#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>

#include "io/hash/hash.hpp"
#include "io/hdf5/native.hpp"
#include "io/hdf5/read.hpp"
#include "io/hdf5/utf8.hpp"
#include "io/hdf5/write.hpp"
#include "runner/api/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io::hdf5 {
namespace {

using tests::TemporaryFolder;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Hdf5Boxes, CoverEveryRangeOfAnArrayInOrderAndOnce) {
  const std::vector<hsize_t> sizes{3, 4, 5};
  for (std::uint64_t first = 0; first < 60; ++first)
    for (std::uint64_t count = 1; first + count <= 60; ++count) {
      std::uint64_t next = first, left = count;
      int boxes = 0;
      while (left > 0) {
        const Box box = leading_box(sizes, next, left);
        ASSERT_EQ((box.start[0] * 4 + box.start[1]) * 5 + box.start[2], next);
        for (std::size_t k = 0; k < 3; ++k) ASSERT_LE(box.start[k] + box.count[k], sizes[k]);
        // In row-major order a box is one run: all axes after the first with more than one index are whole.
        ASSERT_TRUE(box.count[0] == 1 || box.count[1] == 4);
        ASSERT_TRUE(box.count[1] == 1 || box.count[2] == 5);
        ASSERT_GT(box.elements(), 0U);
        ASSERT_LE(box.elements(), left);
        next += box.elements();
        left -= box.elements();
        ++boxes;
      }
      ASSERT_LE(boxes, 5);
    }
}

TEST(Hdf5Boxes, OfAWholeArrayIsOne) {
  const std::vector<hsize_t> sizes{7, 1, 3};
  EXPECT_EQ(leading_box(sizes, 0, 21).elements(), 21U);
}

TEST(Hdf5, ReadsBackNumbersWrittenInPieces) {
  const TemporaryFolder folder;
  std::vector<double> values(2 * 3 * 4);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i) / 7;
  NewFile file(folder / "a.h5");
  {
    NewGroup root = file.root();
    for (const auto& [name, size] : {std::pair{"x", 2}, {"y", 3}, {"z", 4}}) root.dimension(name, static_cast<std::uint64_t>(size));
    const NewDataset data = root.variable("data", Type::f64, {"x", "y", "z"});
    data.write(0, std::span<const double>(values).first(5));
    data.write(5, std::span<const double>(values).subspan(5, 14));
    data.write(19, std::span<const double>(values).subspan(19));
  }
  file.close();
  const Dataset data = File(folder / "a.h5").root().dataset("data");
  EXPECT_EQ(data.numbers(0, 24), values);
  EXPECT_EQ(data.numbers(11, 2), (std::vector{values[11], values[12]}));
  EXPECT_EQ(data.dimensions(), (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(data.sort(), Dataset::Sort::numbers);
}

TEST(Hdf5, KeepsEveryBitOfIntegersAndNan) {
  const TemporaryFolder folder;
  const std::vector<std::int64_t> whole{std::numeric_limits<std::int64_t>::min(), -1, (std::int64_t{1} << 53) + 1};
  const std::vector<float> singles{std::numeric_limits<float>::quiet_NaN(), 0.1F};
  NewFile file(folder / "a.h5");
  file.root().dataset("whole", Type::i64, {3}).write(0, std::span(whole));
  file.root().dataset("singles", Type::f32, {2}).write(0, std::span(singles));
  file.close();
  const Group root = File(folder / "a.h5").root();
  EXPECT_EQ(root.dataset("whole").integers(0, 3), whole);
  EXPECT_TRUE(std::isnan(root.dataset("singles").numbers(0, 1)[0]));
  EXPECT_EQ(root.dataset("singles").numbers(1, 1)[0], static_cast<double>(0.1F));
}

TEST(Hdf5, KeepsTextsOfAnyLengthAndRepairsWrongBytes) {
  const TemporaryFolder folder;
  const std::vector<std::string> texts{"", "grün", std::string(100'000, 'x'),
                                       "a\xff"
                                       "b"};
  NewFile file(folder / "a.h5");
  file.root().dataset("texts", Type::text, {4}).write(0, texts);
  file.root().text("one", "α\nβ");
  file.close();
  const Group root = File(folder / "a.h5").root();
  EXPECT_EQ(root.dataset("texts").texts(0, 3), (std::vector<std::string>(texts.begin(), texts.begin() + 3)));
  EXPECT_EQ(root.dataset("texts").texts(3, 1)[0],
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(root.dataset("one").texts(0, 1)[0], "α\nβ");
}

TEST(Hdf5, FindsCoordinatesAndBareDimensions) {
  const TemporaryFolder folder;
  NewFile file(folder / "a.h5");
  {
    NewGroup group = file.root().group("runs");
    group.coordinate("rate", Type::f64, 2).write(0, std::span<const double>(std::vector{0.1, 0.2}));
    group.dimension("step", 3);
    static_cast<void>(group.variable("loss", Type::f64, {"rate", "step"}));
  }
  file.close();
  const Group group = File(folder / "a.h5").root().group("runs");
  EXPECT_EQ(group.datasets(), (std::vector<std::string>{"loss", "rate", "step"}));
  EXPECT_TRUE(group.dataset("step").is_bare_dimension());
  EXPECT_TRUE(group.dataset("rate").is_scale());
  EXPECT_FALSE(group.dataset("rate").is_bare_dimension());
  EXPECT_FALSE(group.dataset("loss").is_scale());
  EXPECT_EQ(group.dataset("rate").dimensions(), std::vector<std::string>{"rate"});
}

TEST(Hdf5, ReadsScalarAttributesAndSaysWhenThereAreNone) {
  const TemporaryFolder folder;
  NewFile file(folder / "a.h5");
  file.root().attribute("title", std::string("tour"));
  file.root().attribute("number", std::int32_t{-7});
  file.root().attribute("list", std::vector<std::int32_t>{1, 2});
  file.close();
  const Group root = File(folder / "a.h5").root();
  EXPECT_EQ(root.text("title"), "tour");
  EXPECT_EQ(root.integer("number"), -7);
  EXPECT_EQ(root.integer("title"), std::nullopt);
  EXPECT_EQ(root.integer("list"), std::nullopt);
  EXPECT_EQ(root.text("nothing"), std::nullopt);
}

TEST(Hdf5, RefusesValuesOfAnotherTypeThanTheDatasets) {
  const TemporaryFolder folder;
  NewFile file(folder / "a.h5");
  const NewDataset data = file.root().dataset("x", Type::f64, {1});
  EXPECT_NE(message_of([&] { data.write(0, std::span<const float>(std::vector{1.0F})); }).find("x holds float64"), std::string::npos);
}

TEST(Hdf5, KnowsEveryBitThatChangedAfterwards) {
  const TemporaryFolder folder;
  const std::vector<double> values{1.5, 2.5, 12345.678};
  NewFile file(folder / "a.h5");
  file.root().dataset("x", Type::f64, {3}).write(0, std::span(values));
  file.root().dataset("words", Type::text, {2}).write(0, std::vector<std::string>{"alpha", ""});
  file.close();
  const auto intact = [&](const char* name) { return File(folder / "a.h5").root().dataset(name).is_intact(); };
  EXPECT_EQ(intact("x"), true);
  EXPECT_EQ(intact("words"), true);
  std::fstream bytes(folder / "a.h5", std::ios::in | std::ios::out | std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(bytes), {}};
  bytes.clear();
  bytes.seekp(static_cast<std::streamoff>(all.find(std::string(reinterpret_cast<const char*>(&values[2]), sizeof(double)))));
  bytes.put('\1');
  bytes.seekp(static_cast<std::streamoff>(all.find("alpha")));
  bytes.put('A');
  bytes.close();
  EXPECT_EQ(intact("x"), false);
  EXPECT_EQ(intact("words"), false);
}

TEST(Hdf5, ChecksumsAreXxh3OfTheValues) {
  const TemporaryFolder folder;
  NewFile file(folder / "a.h5");
  file.root().dataset("x", Type::f64, {2}).write(0, std::span<const double>(std::vector{1.0, 2.0}));
  file.root().text("word", "hi");
  file.close();
  const Group root = File(folder / "a.h5").root();
  Hasher numbers, text;
  const std::vector<double> values{1.0, 2.0};
  numbers.bytes(std::as_bytes(std::span(values)));
  text.bytes(std::as_bytes(std::span("\2\0\0\0hi", 6)));
  EXPECT_EQ(root.dataset("x").text("checksum"), "xxh3_128:" + numbers.finish().hex());
  EXPECT_EQ(root.dataset("word").text("checksum"), "xxh3_128:" + text.finish().hex());
}

TEST(Hdf5, RefusesElementsOutOfOrder) {
  const TemporaryFolder folder;
  NewFile file(folder / "a.h5");
  const NewDataset data = file.root().dataset("x", Type::f64, {2});
  EXPECT_NE(message_of([&] { data.write(1, std::span<const double>(std::vector{1.0})); }).find("after 0 of 2"), std::string::npos);
}

TEST(Hdf5, NeverOverwritesAFile) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.h5") << "precious";
  EXPECT_NE(message_of([&] { NewFile file(folder / "a.h5"); }).find("File exists"), std::string::npos);
  std::string kept;
  std::ifstream(folder / "a.h5") >> kept;
  EXPECT_EQ(kept, "precious");
}

TEST(Hdf5, SaysWhyAFileCannotBeOpened) {
  const TemporaryFolder folder;
  EXPECT_NE(message_of([&] { File file(folder / "absent.h5"); }).find("there is no such file"), std::string::npos);
  std::ofstream(folder / "text.h5") << "hello";
  const std::string message = message_of([&] { File file(folder / "text.h5"); });
  EXPECT_NE(message.find("text.h5"), std::string::npos);
  EXPECT_NE(message.find("signature"), std::string::npos) << message;
  EXPECT_NE(message_of([&] { NewFile file(folder / "no" / "folder.h5"); }).find("No such file or directory"), std::string::npos);
}

/// Writes more than the process may; exits with 0 when that was told as an Error.
void write_beyond_limit(const std::filesystem::path& path) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{100'000, 100'000};
  setrlimit(RLIMIT_FSIZE, &limit);
  try {
    NewFile file(path);
    const std::vector<double> values(100'000, 1.0);
    file.root().dataset("x", Type::f64, {values.size()}).write(0, std::span(values));
    file.close();
  } catch (const Error& error) {
    std::fputs(error.what(), stderr);
    std::exit(0);
  }
  std::exit(1);
}

TEST(Hdf5DeathTest, TellsWhenTheDiskTakesNoMore) {
  const TemporaryFolder folder;
  EXPECT_EXIT(write_beyond_limit(folder / "a.h5"), testing::ExitedWithCode(0), "cannot write .*a.h5:/x: File too large");
}

TEST(Utf8, AcceptsWhatUnicodeDefinesAndNothingElse) {
  for (const char* good : {"", "a", "é", "€", "😀", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) EXPECT_TRUE(is_valid_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5", "\xE2\x82", "a\xC3"})
    EXPECT_FALSE(is_valid_utf8(bad)) << bad;
  EXPECT_FALSE(is_valid_utf8(std::string_view("a\0b", 3)));
  EXPECT_TRUE(is_valid_utf8(valid_utf8("\xE2\x82 \xFF\xC0")));
  const std::string plain = "thirty-two plain characters here";
  EXPECT_TRUE(is_valid_utf8(plain));
  for (std::size_t at = 0; at < plain.size(); ++at)
    for (const char wrong : {'\0', '\x80', '\xFF'}) {
      std::string text = plain;
      text[at] = wrong;
      EXPECT_FALSE(is_valid_utf8(text)) << "byte " << at;
    }
}

}  // namespace
}  // namespace sower::io::hdf5
