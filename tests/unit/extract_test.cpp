// Values picked out of what programs write, right or broken.

#include "io/data/extract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/api/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<double> numbers(const Extracted& found) { return std::get<std::vector<double>>(found.values); }
std::vector<std::string> texts(const Extracted& found) { return std::get<std::vector<std::string>>(found.values); }

template <class Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

Extracted json(std::string_view text, std::string_view path) { return extract_json_text(text, "out.json", path); }
std::string json_message(std::string_view text, std::string_view path) {
  return message_of([&] { json(text, path); });
}

TEST(ExtractJson, FollowsAPath) {
  constexpr std::string_view text =
      R"({"result": {"energy": -1.5e3, "a.b": 7}, "runs": [{"loss": 1}, {"loss": 2}], "ok": true, "name": "x\u00e9\n"})";
  EXPECT_THAT(numbers(json(text, "result.energy")), ElementsAre(-1500));
  EXPECT_TRUE(json(text, "result.energy").sizes.empty());
  EXPECT_THAT(numbers(json(text, "runs[1].loss")), ElementsAre(2));
  EXPECT_THAT(numbers(json(text, "runs[-2].loss")), ElementsAre(1));
  EXPECT_THAT(numbers(json(text, R"(result["a.b"])")), ElementsAre(7));
  EXPECT_THAT(texts(json(text, "name")), ElementsAre("x\xC3\xA9\n"));
  EXPECT_EQ(std::get<std::vector<std::uint8_t>>(json(text, "ok").values), std::vector<std::uint8_t>{1});
  EXPECT_THAT(numbers(json(" 4 \n", "")), ElementsAre(4));
  EXPECT_THAT(texts(json(R"(["\ud83d\ude00", "\ud83d"])", "")), ElementsAre("\xF0\x9F\x98\x80", "\xEF\xBF\xBD"));
}

TEST(ExtractJson, TakesArraysOfAnyDepth) {
  const Extracted found = json("[[1, 2, 3], [4, 5, 6]]", "");
  EXPECT_THAT(numbers(found), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(found.sizes, ElementsAre(2, 3));
  EXPECT_THAT(json("[]", "").sizes, ElementsAre(0));
  EXPECT_THAT(json("[[], []]", "").sizes, ElementsAre(2, 0));
}

TEST(ExtractJson, TakesWhatIsNotFinite) {
  const std::vector<double> found = numbers(json("[NaN, null, -Infinity, Infinity, Infinity]", ""));
  EXPECT_TRUE(std::isnan(found[0]) && std::isnan(found[1]));
  EXPECT_THAT(std::vector(found.begin() + 2, found.end()), ElementsAre(-HUGE_VAL, HUGE_VAL, HUGE_VAL));
}

TEST(ExtractJson, SaysWhatIsThereInstead) {
  EXPECT_EQ(json_message(R"({"a": {"energy": 1, "steps": 2}})", "a.enregy"),
            R"(out.json: a has no key "enregy"; it has "energy", "steps")");
  EXPECT_EQ(json_message("[1]", "a"), R"(out.json: the document has no keys, so that there is no "a" in it)");
  EXPECT_EQ(json_message(R"({"a": [1]})", "a[1]"), "out.json: a has 1 elements, so that there is no [1]");
  EXPECT_EQ(json_message(R"({"a": 1})", "a[0]"), "out.json: a is no list, so that there is no [0] in it");
  EXPECT_EQ(json_message(R"({"a": {"b": 1}})", "a"), "out.json: a is or holds a map; name one of its keys");
  EXPECT_EQ(json_message("[1, \"x\"]", ""), "out.json: the document mixes numbers, truth values and texts");
  EXPECT_EQ(json_message("[[1], [1, 2]]", ""), "out.json: the lists of the document are not equally long");
  EXPECT_EQ(json_message("[[1], 2]", ""), "out.json: the lists of the document are not equally deep");
  EXPECT_EQ(json_message("[[], 2]", ""), "out.json: the lists of the document are not equally deep");
}

TEST(ExtractJson, RefusesWhatHasNoOneValue) {
  EXPECT_EQ(json_message("{\"a\": {\n  \"b\": 1, \"c\": 2,\n  \"b\": 3}}", "a.b"),
            "out.json:3:3: a has the key \"b\" a second time; which of the two counts?");
  EXPECT_EQ(numbers(json("{\"a\": {\"b\": 1, \"c\": 2, \"b\": 3}}", "a.c")).front(), 2) << "what nobody asked for harms nobody";
  EXPECT_THAT(json_message("{\"a\": [1,\n  -1e999]}", "a"), HasSubstr("out.json:2:3: a has -1e999, which is beyond the largest number"));
  EXPECT_EQ(numbers(json("{\"a\": 1e-999, \"b\": 1e999}", "a")).front(), 0);
}

TEST(ExtractJson, RefusesWhatIsNoJson) {
  EXPECT_EQ(json_message("{\"a\": 1,\n \"b\": ", "a"), "out.json:2:7: this is not JSON: expected a value (the text ends here)");
  for (const char* text :
       {"",        "{",         "[1,]", "[1 2]",  "{\"a\" 1}", "{a: 1}", "01",  "1.",           "-", "+1", ".5",   "0x10", "1e",   "tru",
        "\"\\x\"", "\"\\u12\"", "\"",   "\"\n\"", "[1] 2",     "nul",    "'a'", "{\"a\": 1, }", "[", "]",  "\"\\", "-Inf", "1..2", "1e5.0"})
    EXPECT_THAT(json_message(text, ""), HasSubstr("this is not JSON")) << text;
  EXPECT_THAT(json_message(std::string(100'000, '['), ""), HasSubstr("more than 200 levels"));
  EXPECT_THAT(json_message(std::string(150, '[') + std::string(150, ']'), ""), HasSubstr("lists within more than"));
}

TEST(ExtractJson, KnowsAWrongPath) {
  for (const char* path : {"a..b", ".a", "a.", "a[", "a[x]", "a[1", "a[0]b", "a[\"b"}) EXPECT_NE(trouble_with_json_path(path), "") << path;
  for (const char* path : {"", "a", "a.b", "a[0][1]", "[0].a", "a[-1]", R"(["a b"].c)"})
    EXPECT_EQ(trouble_with_json_path(path), "") << path;
}

Extracted column(std::string_view text, std::string_view name) { return extract_column_text(text, "log.csv", name); }
std::string column_message(std::string_view text, std::string_view name) {
  return message_of([&] { column(text, name); });
}

TEST(ExtractColumn, TakesOneColumnAmongOthers) {
  constexpr std::string_view text = "step,who,\"the loss\"\r\n0,\"a, \"\"b\"\"\n\",1.5\n1,c,+2e-3\n\n2,,nan\n3,x,\n4,x,NA\n";
  const std::vector<double> found = numbers(column(text, "the loss"));
  ASSERT_EQ(found.size(), 5U);
  EXPECT_EQ(found[0], 1.5);
  EXPECT_EQ(found[1], 2e-3);
  for (const std::size_t i : {2U, 3U, 4U}) EXPECT_TRUE(std::isnan(found[i])) << i;
  EXPECT_THAT(numbers(column(text, "step")), ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(numbers(column("a\tb\n1\t2\n", "b")), ElementsAre(2));
  EXPECT_THAT(numbers(column("a; b\n1; 2\n3;4", "b")), ElementsAre(2, 4));
  EXPECT_THAT(numbers(column("\xEF\xBB\xBF"
                             "a\n1\n2\n",
                             "a")),
              ElementsAre(1, 2));
  EXPECT_THAT(column("a,b\n", "b").sizes, ElementsAre(0));
}

TEST(ExtractColumn, SaysWhereItIsBroken) {
  EXPECT_EQ(column_message("step,loss\n1,2\n", "los"), R"(log.csv has no column 'los'; it has "step", "loss")");
  EXPECT_EQ(column_message("a,b\n1,2\n3\n", "a"), "log.csv:3: the row has 1 fields, the first line has 2");
  EXPECT_EQ(column_message("a,b\n1,x\n", "b"), R"(log.csv:2: column 'b' has "x" where a number was expected)");
  EXPECT_THAT(column_message("", "b"), HasSubstr("log.csv is empty"));
  EXPECT_THAT(column_message("a,a\n1,2\n", "a"), HasSubstr("two columns 'a'"));
  EXPECT_THAT(column_message("a\n\"1\n", "a"), HasSubstr("never closed"));
  EXPECT_THAT(column_message("a\n\"1\"x\n", "a"), HasSubstr("follows a quoted field"));
}

Extracted match(std::string_view text, const std::string& pattern, bool all = false) {
  return extract_match_text(text, "stdout", pattern, all);
}

TEST(ExtractColumn, RefusesNumbersThatNoDoubleHolds) {
  EXPECT_EQ(numbers(extract_column_text("loss\ninf\n-Infinity\n1e-999\n", "log.csv", "loss")).size(), 3U);
  EXPECT_THAT(message_of([] { extract_column_text("n,loss\n1,1\n2,1e999\n", "log.csv", "loss"); }),
              HasSubstr("log.csv:3: column 'loss' has 1e999, which is beyond the largest number"));
}

TEST(ExtractMatch, RefusesNumbersThatNoDoubleHolds) {
  EXPECT_THAT(message_of([] { extract_match_text("loss 1\nloss -1e999\n", "stdout", "loss (.+)", true); }),
              HasSubstr("stdout:2: the group matches -1e999, which is beyond the largest number"));
  EXPECT_EQ(numbers(extract_match_text("loss inf\n", "stdout", "loss (.+)", false)).size(), 1U);
  EXPECT_EQ(texts(extract_match_text("loss 1e999 and more\n", "stdout", "loss (.+)", false)).front(), "1e999 and more");
}

TEST(ExtractMatch, TakesTheLastMatchOrAll) {
  constexpr std::string_view text = "took 1.5 s\nnothing\ntook 2e-3 s\r\ntook -inf s\n";
  EXPECT_THAT(numbers(match(text, "took ([-+.0-9einf]+) s")), ElementsAre(-HUGE_VAL));
  const Extracted all = match(text, "took ([-+.0-9einf]+) s", true);
  EXPECT_THAT(numbers(all), ElementsAre(1.5, 2e-3, -HUGE_VAL));
  EXPECT_THAT(all.sizes, ElementsAre(3));
  EXPECT_THAT(numbers(match("step 10: loss 4", "step \\d+: loss (\\d+)")), ElementsAre(4));
  EXPECT_THAT(texts(match("mode fast", "^mode\\s(\\w+)$")), ElementsAre("fast"));
  EXPECT_THAT(numbers(match("1 %\r50 %\r100 %\n", "([0-9]+) %")), ElementsAre(100));
}

TEST(ExtractMatch, SaysWhatWasLookedFor) {
  const auto message = [](std::string_view text) { return message_of([&] { match(text, "energy (.+)"); }); };
  EXPECT_EQ(message("a\nb \"c\"\n\n"), R"(no line of stdout matches /energy (.+)/; it has 2 lines, the last is "b \"c\"")");
  EXPECT_EQ(message("b"), R"(no line of stdout matches /energy (.+)/; it has 1 line, "b")");
  EXPECT_EQ(message("\n"), "no line of stdout matches /energy (.+)/; it is empty");
  EXPECT_NE(trouble_with_pattern("(a"), "");
  EXPECT_THAT(trouble_with_pattern("abc"), HasSubstr("no group"));
  EXPECT_EQ(trouble_with_pattern("a(b)"), "");
}

TEST(ExtractMatch, RefusesPatternsThatTheLibraryDiesOf) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "a" + std::string(depth, ')'); };
  EXPECT_THAT(trouble_with_pattern(nested(20'000)), HasSubstr("more than 500 parts"));
  EXPECT_THAT(trouble_with_pattern("(((.{99}){99}){99})"), HasSubstr("more than 500 parts"));
  EXPECT_THAT(trouble_with_pattern("(a{1,99999})"), HasSubstr("more than 500 parts"));
  EXPECT_THAT(trouble_with_pattern("(a{999,})"), HasSubstr("more than 500 parts"));
  EXPECT_THAT(trouble_with_pattern("((((((((((a+)+)+)+)+)+)+)+)+)+)"), HasSubstr("more than 500 parts"));
  EXPECT_THAT(trouble_with_pattern("(a{99999999999999999999})"), HasSubstr("more than 500 parts"));
  EXPECT_THAT(trouble_with_pattern("(.)\\1"), HasSubstr("refers back"));
  EXPECT_THAT(trouble_with_pattern("((a|^|)*c?){30}"), HasSubstr("'^'"));
  EXPECT_THAT(trouble_with_pattern("(x\\b)+"), HasSubstr("'^'"));
}

TEST(ExtractMatch, TakesPatternsAsPeopleWriteThem) {
  EXPECT_EQ(trouble_with_pattern("((((a))))[[:digit:]](b|c)"), "");
  EXPECT_EQ(trouble_with_pattern("(^|,)\\s*([-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?)\\b"), "");
  EXPECT_EQ(trouble_with_pattern("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}.* wall +clock +time += +([0-9.]+) +s(econds)?$"), "");
  EXPECT_EQ(trouble_with_pattern("x[{] ([^]^$\\1-9]*) \\^*\\$+"), "");
  EXPECT_THAT(texts(match("a{2} ]", "(a\\{2\\} [[.].][:digit:]]{1,3})")), ElementsAre("a{2} ]"));
}

TEST(ExtractMatch, SurvivesLongLinesAndBytesOfAnySort) {
  EXPECT_THAT(numbers(match(std::string(60'000, 'a') + " 7", "(\\d+)$")), ElementsAre(7));
  EXPECT_THAT(numbers(match(std::string(10'000'000, 'a') + "\nx 8\n", "x (.)")), ElementsAre(8));
  EXPECT_THAT(numbers(match(std::string("\0\xFF\x80x 9\0", 8), "x ([0-9])")), ElementsAre(9));
}

TEST(ExtractHdf5, SaysWhichFileIsWrong) {
  const tests::TemporaryFolder folder;
  const std::string file = (folder / "out.h5").string();
  { std::ofstream(file) << "no HDF5 at all"; }
  EXPECT_THAT(message_of([&] { extract_hdf5(file, "a"); }), HasSubstr("out.h5"));
  EXPECT_THAT(message_of([&] { extract_hdf5((folder / "gone.h5").string(), "a"); }), HasSubstr("there is no such file"));
}

TEST(ExtractHdf5, TakesNoMemoryForWhatTheFileCannotHold) {
  const tests::TemporaryFolder folder;
  const std::string path = (folder / "out.h5").string();
  {
    hdf5::NewFile file(path);
    const auto declare = [&](const char* name, std::uint64_t size) { return file.root().dataset(name, hdf5::Type::f64, {size}); };
    declare("small", 3).write<double>(0, std::vector{1.0, 2.0, 3.0});
    static_cast<void>(declare("large", std::uint64_t{1} << 29));  // nothing is ever written
    file.close();
  }
  EXPECT_THAT(message_of([&] { extract_hdf5(path, "large"); }), HasSubstr("has more than the"));
  EXPECT_THAT(numbers(extract_hdf5(path, "small")), ElementsAre(1, 2, 3));
}

TEST(ReadTextFile, RefusesWhatIsNoPlainFile) {
  const tests::TemporaryFolder folder;
  EXPECT_THAT(message_of([&] { read_text_file((folder / "gone").string()); }), HasSubstr("there is no file"));
  EXPECT_THAT(message_of([&] { read_text_file(folder.path().string()); }), HasSubstr("not a plain file"));
}

}  // namespace
}  // namespace sower::io
