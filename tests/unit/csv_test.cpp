#include "io/data/csv.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "runner/api/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

/// What parse_csv says about a text it must refuse.
std::string complaint(std::string_view text) {
  try {
    parse_csv(text, "t.csv");
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

TEST(Csv, ReadsNamesAndNumbersRowByRow) {
  const Table table = parse_csv("a,b\n1,-2.5e3\n.5,0\n", "t.csv");
  EXPECT_EQ(table.names, (Names{"a", "b"}));
  EXPECT_EQ(table.values, (Numbers{1, -2500, .5, 0}));
  EXPECT_EQ(table.rows(), 2U);
  EXPECT_EQ(table.row(1)[0], .5);
  EXPECT_EQ(table.place(1), "t.csv:3");
}

TEST(Csv, TakesCrlfBlanksAByteOrderMarkAndAMissingLastNewline) {
  const Table table = parse_csv(
      "\xEF\xBB\xBF"
      "a, b\r\n 1 ,\t2\r\n3,4",
      "t.csv");
  EXPECT_EQ(table.names, (Names{"a", "b"}));
  EXPECT_EQ(table.values, (Numbers{1, 2, 3, 4}));
}

TEST(Csv, QuotedNamesMayHoldCommasQuotesAndNumbers) {
  const Table table = parse_csv("\"a, first\",\"say \"\"b\"\"\" ,\"2019\"\n1,2,3\n", "t.csv");
  EXPECT_EQ(table.names, (Names{"a, first", "say \"b\"", "2019"}));
}

TEST(Csv, NumbersKeepEveryBit) {
  EXPECT_EQ(parse_csv("a\n0.1\n1e-310\n1.7976931348623157e308\n", "t.csv").values, (Numbers{0.1, 1e-310, 1.7976931348623157e308}));
}

TEST(Csv, SaysWhereABadNumberStands) {
  EXPECT_EQ(complaint("a,b\n1,2\n3, x4\n"), "t.csv:3:4: expected a number, found 'x4'");
  EXPECT_EQ(complaint("a\n1.5.2\n"), "t.csv:2:1: expected a number, found '1.5.2'");
  EXPECT_EQ(complaint("a\n0x10\n"), "t.csv:2:1: expected a number, found '0x10'");
  EXPECT_EQ(complaint("a\n\"1\"\n"), "t.csv:2:1: expected a number, found '\"1\"'");
  EXPECT_EQ(complaint("a;b\n1;2\n"), "t.csv:2:1: expected a number, found '1;2'");
  EXPECT_EQ(complaint("a\n1e400\n"), "t.csv:2:1: '1e400' does not fit a double");
}

TEST(Csv, RefusesNanInfinityAndMissingValues) {
  for (const std::string word : {"nan", "NaN", "-nan", "inf", "-Infinity"})
    EXPECT_EQ(complaint("a\n" + word + "\n"),
              "t.csv:2:1: expected a finite number, found '" + word + "'; leave out rows with missing values");
  EXPECT_EQ(complaint("a,b\n1,\n"), "t.csv:2:3: expected a number, found nothing; leave out rows with missing values");
  EXPECT_EQ(complaint("a,b\nNA,1\n"), "t.csv:2:1: expected a number, found 'NA'");
}

TEST(Csv, RefusesRaggedRows) {
  EXPECT_EQ(complaint("a,b,c\n1,2,3\n1,2\n"), "t.csv:3:4: the row ends after 2 of 3 numbers");
  EXPECT_EQ(complaint("a,b\n1,2,3\n"), "t.csv:2:5: the row has more than the 2 numbers that the header announces");
  EXPECT_EQ(complaint("a,b\n1,2,\n"), "t.csv:2:5: the row has more than the 2 numbers that the header announces");
  EXPECT_EQ(complaint("a,b\n1,2\n\n3,4\n"), "t.csv:3:1: this line is empty; expected 2 numbers");
}

TEST(Csv, RefusesAMissingOrUselessHeader) {
  EXPECT_EQ(complaint("1,2\n3,4\n"),
            "t.csv:1:1: expected the name of a column, found the number 1; the first line names the columns (put a name that looks like a "
            "number in quotes)");
  EXPECT_EQ(complaint("a,,c\n1,2,3\n"), "t.csv:1:3: expected the name of a column, found nothing");
  EXPECT_EQ(complaint("a,\"\"\n1,2\n"), "t.csv:1:3: expected the name of a column, found nothing");
  EXPECT_EQ(complaint("a,b,a\n1,2,3\n"), "t.csv:1:5: a second column is called 'a'");
  EXPECT_EQ(complaint("a,\"b\n1,2\n"), "t.csv:1:3: the quote that opens here is not closed on this line");
  EXPECT_EQ(complaint("\"a\"b,c\n1,2\n"), "t.csv:1:4: expected a comma after the quoted name, found 'b,c'");
}

TEST(Csv, RefusesTextWithNothingInIt) {
  EXPECT_EQ(complaint(""), "t.csv:1:1: expected the names of the columns, found an empty file");
  EXPECT_EQ(complaint("\na\n1\n"), "t.csv:1:1: expected the names of the columns, found an empty line");
  EXPECT_EQ(complaint("a,b\n"), "t.csv:2:1: expected a row of numbers, found the end of the file");
}

TEST(Csv, RefusesWhatIsNoText) {
  EXPECT_EQ(complaint(std::string_view("a\0b,c\n1,2\n", 10)), "t.csv:1:1: the name of a column has control characters: 'a?b'");
  EXPECT_EQ(complaint("a\rb\r1\r"), "t.csv:1:1: the name of a column has control characters: 'a?b?1'");
  EXPECT_EQ(complaint(std::string_view("a\n1\0\n", 5)), "t.csv:2:1: expected a number, found '1?'");
}

TEST(Csv, RefusesAHugeLineWithoutRepeatingIt) {
  const std::string megabytes(3 << 20, '7');
  EXPECT_EQ(complaint("a\n" + megabytes), "t.csv:2:1: this line has 3145728 bytes, more than 1048576; is this a table of numbers?");
  EXPECT_EQ(complaint(megabytes), "t.csv:1:1: this line has 3145728 bytes, more than 1048576; is this a table of numbers?");
  EXPECT_LT(complaint("a\n" + std::string(1000, 'x')).size(), 100U);
}

TEST(Csv, FindsAColumnOrListsThoseThereAre) {
  const Table table = parse_csv("width,height\n1,2\n", "t.csv");
  EXPECT_EQ(table.column("height"), 1U);
  try {
    static_cast<void>(table.column("hight"));
    FAIL() << "found a column that is not there";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "t.csv:1:1: no column is called 'hight'; there are width, height");
  }
}

TEST(Csv, ReadsFilesAndNamesThoseItCannot) {
  const tests::TemporaryFolder folder;
  const std::string path = (folder / "t.csv").string();
  std::ofstream(path) << "a\n1\n";
  EXPECT_EQ(read_csv(path).values, Numbers{1});
  std::ofstream(path).close();
  EXPECT_THROW(read_csv(path), Error);
  EXPECT_THROW(read_csv((folder / "absent.csv").string()), Error);
  EXPECT_THROW(read_csv(folder.path().string()), Error);
}

TEST(Csv, NamesAreReadWithoutLookingAtTheRows) {
  const tests::TemporaryFolder folder;
  const std::string path = (folder / "t.csv").string();
  std::ofstream(path) << "a,\"b\"\r\nno number\n" << std::string(3 << 20, 'x');
  EXPECT_EQ(read_csv_names(path), (Names{"a", "b"}));
  std::ofstream(path) << std::string(3 << 20, 'x');
  EXPECT_THROW(read_csv_names(path), Error);
}

TEST(Csv, TheBreastCancerDataHave569RowsOf30FeaturesAndALabel) {
  const Table table = read_csv(SOWER_SOURCE_DIR "/configs/data/breast_cancer.csv");
  EXPECT_EQ(table.rows(), 569U);
  EXPECT_EQ(table.names.size(), 31U);
  double malignant = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) malignant += table.row(i)[table.column("malignant")];
  EXPECT_EQ(malignant, 212);
  EXPECT_EQ(table.row(0)[table.column("mean_radius")], 17.99);
}

}  // namespace
}  // namespace sower::io
