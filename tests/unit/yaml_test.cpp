#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "io/yaml/parse.hpp"
#include "io/yaml/scalar.hpp"
#include "tests/support/time_limit.hpp"

namespace sower::io {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

/// "line:column: problem; advice" of the syntax error a text gives; "" when there is none.
std::string refusal(const std::string& text) {
  try {
    parse("f", text);
    return "";
  } catch (const SyntaxError& error) {
    return std::string(error.what()).substr(2);
  }
}

Node value(const std::string& text) { return parse("f", "v: " + text).entries.at(0).value; }

std::string repeated(const std::string& part, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += part;
  return all;
}

TEST(Yaml, KeepsShapesTextAndPlaces) {
  const Node root = parse("f.yaml", "a: 1\nb: [x, 'y']\nc:\n  d: \"2\"\n  e:\n");
  ASSERT_EQ(root.shape, Node::Shape::map);
  ASSERT_EQ(root.entries.size(), 3U);
  EXPECT_EQ(root.find("a")->scalar, "1");
  const Node& list = *root.find("b");
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_FALSE(list.items[0].quoted);
  EXPECT_TRUE(list.items[1].quoted);
  EXPECT_EQ(list.items[1].mark.line, 2);
  EXPECT_EQ(list.items[1].mark.column, 8);
  const Node& inner = *root.find("c");
  EXPECT_EQ(inner.entries[0].key.mark.line, 4);
  EXPECT_EQ(inner.entries[0].key.mark.column, 3);
  EXPECT_EQ(inner.find("e")->shape, Node::Shape::null);
  EXPECT_EQ(inner.find("e")->mark.line, 5) << "a value that is not there stands at its key";
  EXPECT_EQ(root.mark.file->path, "f.yaml");
}

TEST(Yaml, KeepsBothOfTwoEqualKeys) { EXPECT_EQ(parse("f", "a: 1\na: 2\n").entries.size(), 2U); }

TEST(Yaml, AnEmptyTextIsNull) {
  for (const char* text : {"", "# nothing\n", "\n\n", "---\n"}) EXPECT_EQ(parse("f", text).shape, Node::Shape::null) << text;
}

TEST(Yaml, ReadsWindowsLineEnds) { EXPECT_EQ(parse("f", "a: 1\r\nb: 2\r\n").find("b")->scalar, "2"); }

TEST(Yaml, RefusesWhatItDoesNotRead) {
  EXPECT_EQ(refusal("a: &x 1\nb: *x\n"), "1:4: anchors ('&x') are not part of the study language; write the value out where it is used");
  EXPECT_THAT(refusal("a: *x\n"), HasSubstr("1:4: "));
  EXPECT_EQ(refusal("a: !!int 3\n"), "1:4: tags ('!name') are not part of the study language; remove the tag; put text into quotes");
  EXPECT_THAT(refusal("a: ! 3\n"), HasSubstr("1:4: tags"));
  EXPECT_THAT(refusal("a: !t [1]\n"), HasSubstr("1:4: tags"));
  EXPECT_EQ(refusal("b:\n  <<: {a: 1}\n"), "2:3: merge keys ('<<') are not part of the study language; write the entries out");
  EXPECT_EQ(refusal("? [a, b]\n: 1\n"), "1:3: a key must be a word, not a list or a map; write 'key: value'");
  EXPECT_THAT(refusal("{a: 1}: 2\n"), HasSubstr("a key must be a word"));
  EXPECT_EQ(refusal(": 1\n"), "1:1: a key is missing before the ':'");
  EXPECT_THAT(refusal("~: 1\n"), HasSubstr("a key is missing"));
  EXPECT_EQ(refusal("a: 1\n---\nb: 2\n"), "2:1: a second document begins here; a study is one document; remove the '---' or use two files");
  EXPECT_THAT(refusal("a: 1\n...\nfoo\n"), HasSubstr("3:1: this does not belong"));
  EXPECT_THAT(refusal("- 1\na: 2\n"), HasSubstr("2:1: this does not belong"));
}

TEST(Yaml, SaysWhatIsWrongWithTheSyntax) {
  EXPECT_EQ(refusal("a:\n\tb: 1\n"), "2:1: a tab in the indentation; indent with spaces");
  EXPECT_EQ(refusal("a:\n  b: 1\n \tc: 1\n"), "3:2: a tab in the indentation; indent with spaces");
  EXPECT_EQ(refusal("a:\n\t- 1\n"), "2:1: a tab in the indentation; indent with spaces");
  EXPECT_EQ(refusal("a: b: c\n"),
            "1:5: a ':' cannot stand here; check the indentation of this line; put quotes around text that contains ': '");
  EXPECT_EQ(refusal("a:\n  b: 1\n    c: 2\n"),
            "3:5: this is indented further than the line above, which has a value already; align the two lines");
  EXPECT_EQ(refusal("a:1\nb: 2\n"), "1:2: a blank is missing after this ':'; write 'key: value'");
  EXPECT_EQ(refusal("a:\n  b: 1\n c: 2\n"),
            "3:2: this does not fit the lines above; entries that belong together begin in the same column");
  EXPECT_EQ(refusal("a: [1, 2\nb: 3\n"), "1:4: this '[' is not closed; add ']', or ',' between two values");
  EXPECT_EQ(refusal("a: {x: 1\nb: 2\n"), "1:4: this '{' is not closed; add '}', or ',' between two entries");
  EXPECT_EQ(refusal("a: ]\n"), "1:4: this bracket closes nothing; remove it, or add the one that opens");
  EXPECT_EQ(refusal("a: @x\n"), "1:4: text cannot begin with '@'; put quotes around it");
  EXPECT_EQ(refusal("a: 'x\nb: 1\n"), "1:4: this quote is never closed; add the closing quote");
  EXPECT_EQ(refusal("a: \"x\\\"\nb: 1\n"), "1:4: this quote is never closed; add the closing quote");
  EXPECT_EQ(refusal("a: 'it''s'\nb: \"\\\"\"\n"), "");
}

TEST(Yaml, RefusesOtherEncodings) {
  EXPECT_EQ(refusal("\xEF\xBB\xBF"
                    "a: 1\n"),
            "1:1: the file begins with a byte order mark; save the file as UTF-8 without a byte order mark");
  EXPECT_THAT(refusal("\xFF\xFE"
                      "a\0:\0"s),
              HasSubstr("the file is UTF-16"));
  EXPECT_THAT(refusal("\xFF\xFE\0\0a\0\0\0"s), HasSubstr("the file is UTF-32"));
  EXPECT_THAT(refusal("a\0:\0 \0"s), HasSubstr("looks like UTF-16"));
  EXPECT_THAT(refusal("\0a\0:"s), HasSubstr("looks like UTF-16"));
  EXPECT_EQ(refusal("a: 1\nb: x\0y\n"s), "2:5: a NUL byte; this is not a text file");
  EXPECT_EQ(refusal("a: 1\nb: \x1B[31m\n"), "2:4: the control character 0x1b; remove it");
  EXPECT_EQ(refusal("a: 1\rb: 2\r"), "1:5: a carriage return alone; end lines with a line feed");
  EXPECT_EQ(refusal("a: 1\r\nb: 2\r\n"), "");
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE9", "\x80", "\xE2\x82", "\xF0\x8F\xBF\xBF", "\xE0\x9F\xBF"})
    EXPECT_THAT(refusal("ab: "s + bad + "\n"), HasSubstr("1:5: the byte 0x")) << testing::PrintToString(bad);
  EXPECT_EQ(refusal("\xC3\xA9: \xE2\x82\xAC \xF0\x9F\x8C\xB1\n"), "") << "good UTF-8";
}

TEST(Yaml, RefusesWhatIsTooLargeOrTooDeep) {
  EXPECT_THAT(refusal(std::string(largest_text_bytes + 1, 'a')), HasSubstr("at most 1048576 (1 MiB) are read"));
  EXPECT_EQ(refusal(repeated("[", 64) + repeated("]", 64)), "");
  EXPECT_EQ(refusal(repeated("[", 65) + repeated("]", 65)), "1:65: nested more than 64 levels deep");
  EXPECT_THAT(refusal("[" + repeated("1,", 200'000) + "1]"), HasSubstr("more than 100000 values"));
}

TEST(Yaml, EndsForEveryHostileTextSoon) {
  std::string bomb = "a0: &a0 [x]\n";
  for (int i = 1; i < 9; ++i) bomb += text("a", i, ": &a", i, " [*a", i - 1, ",*a", i - 1, ",*a", i - 1, "]\n");
  std::vector<std::string> hostile = {",",  "&a [*a]", bomb, ",,,,", "- - - - ,", "!2", "%", "? ? ? ?",
                                      "[,", "{,}",     "\"", "'",    "|",         ">",  "&", "*"};
  for (const char* part : {"[",   "{",  "- ", "? ", "a: ", "[{",    ",",    ":",     "'",    "\"",      "!",     "&a ",   "*a ",     "%",
                           "|\n", "\n", " ",  "#",  "a",   "- [\n", "{a: ", "a:\n ", "[a, ", "\"a\": ", "---\n", "...\n", "\xC3\xA9"})
    hostile.push_back(repeated(part, (std::size_t{1} << 16) / std::string_view(part).size()));
  for (const char* part : {"[", "{a: ", "a:\n "}) hostile.push_back(repeated(part, largest_text_bytes / std::string_view(part).size()));
  std::mt19937 random(1);
  for (const std::string alphabet : {"[]{},:-?#&*!|>'\"%@` \nab01", " \n-:a", "abcdefghij:\n "}) {
    std::string nonsense(largest_text_bytes, ' ');
    for (char& c : nonsense) c = alphabet[random() % alphabet.size()];
    hostile.push_back(nonsense);
  }
  for (const std::string& text : hostile) {
    const std::clock_t start = std::clock();  // of this process: other programs on the machine do not count
    refusal(text);
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, tests::limit_seconds)
        << text.size() << " bytes: " << text.substr(0, 40);
  }
}

TEST(Yaml, SmallMutationsOfAStudyGiveANodeOrASyntaxError) {
  const std::string study =
      "study: s\nexperiments:\n  a: {kind: x, params: {p: [1, 2.5], q: 'z'}}\n  b:\n    kind: \"y\"\n    list:\n    - 1\n";
  const std::string signs = "[]{},:-?#&*!|>'\"%@` \n\t0aA\x01\xC3";
  std::mt19937 random(2);
  for (int i = 0; i < 5000; ++i) {
    std::string mutant = study;
    for (auto n = 1 + random() % 3; n > 0; --n) mutant[random() % mutant.size()] = signs[random() % signs.size()];
    try {
      parse("f", mutant);
    } catch (const SyntaxError& error) {
      EXPECT_GE(error.mark.line, 1);
      EXPECT_GE(error.mark.column, 1);
    }
  }
}

TEST(Numbers, AreReadExactly) {
  EXPECT_EQ(read_number(value("0.1")).value, 0.1);
  EXPECT_EQ(read_number(value("-2.5e-3")).value, -2.5e-3);
  EXPECT_EQ(read_number(value("+1E+2")).value, 100.0);
  EXPECT_EQ(read_number(value(".5")).value, 0.5);
  EXPECT_EQ(read_number(value("5.")).value, 5.0);
  EXPECT_EQ(read_number(value("0")).value, 0.0);
  EXPECT_EQ(read_number(value("1.7976931348623157e308")).value, 1.7976931348623157e308);
}

TEST(Numbers, ThatAreNotPlainDecimalNumbersAreRefusedWithAdvice) {
  const auto advice = [](const std::string& text) { return read_number(value(text)).advice; };
  EXPECT_FALSE(read_number(value("010")).value);
  EXPECT_EQ(read_number(value("010")).found, "010, which some read as octal");
  EXPECT_EQ(advice("010"), "write 10, or 8 if octal was meant");
  EXPECT_EQ(advice("-010"), "write -10, or -8 if octal was meant");
  EXPECT_EQ(advice("09"), "write 9");
  EXPECT_EQ(advice("01"), "write 1");
  EXPECT_EQ(advice("00.5"), "write 0.5");
  EXPECT_EQ(advice("1_000"), "write 1000");
  EXPECT_EQ(advice("1,000"), "write 1000");
  EXPECT_EQ(advice("1 000"), "write 1000");
  EXPECT_EQ(advice("0,5"), "write 0.5");
  EXPECT_EQ(advice("0x1F"), "numbers are decimal; write 31");
  EXPECT_EQ(advice("0o17"), "numbers are decimal; write 15");
  EXPECT_EQ(advice("0b101"), "numbers are decimal; write 5");
  EXPECT_EQ(advice("5%"), "write 0.05");
  EXPECT_EQ(advice(".inf"), "only finite numbers can be given");
  EXPECT_EQ(advice("-.Inf"), "only finite numbers can be given");
  EXPECT_EQ(advice(".NaN"), "only finite numbers can be given");
  EXPECT_EQ(advice("'5'"), "remove the quotes");
  EXPECT_EQ(read_number(value("1e400")).found, "1e400, which no double-precision number can hold");
  for (const char* bad : {"", "x", "1x", "1e", "e5", ".", "--1", "1.2.3", "1e5.5", "inf", "nan", "infinity", "[1]", "{a: 1}", "0x", "1__"})
    EXPECT_FALSE(read_number(value(bad)).value) << bad;
}

TEST(Integers, MayBeWrittenWithAnExponentWhenWhole) {
  EXPECT_EQ(read_integer(value("1e6")).value, 1'000'000);
  EXPECT_EQ(read_integer(value("1.5e1")).value, 15);
  EXPECT_EQ(read_integer(value("2.0")).value, 2);
  EXPECT_EQ(read_integer(value("1200e-2")).value, 12);
  EXPECT_EQ(read_integer(value("-0")).value, 0);
  EXPECT_EQ(read_integer(value("0e99999999")).value, 0);
  EXPECT_EQ(read_integer(value("9223372036854775807")).value, 9'223'372'036'854'775'807);
  EXPECT_EQ(read_integer(value("9.223372036854775807e18")).value, 9'223'372'036'854'775'807) << "no rounding on the way";
  EXPECT_FALSE(read_integer(value("1.5")).value);
  EXPECT_FALSE(read_integer(value("1e-1")).value);
  EXPECT_FALSE(read_integer(value("15e-1")).value);
}

TEST(Integers, BeyondTheirTypeAreRefused) {
  EXPECT_EQ(read_integer(value("9223372036854775808")).found, "9223372036854775808, which is too large");
  EXPECT_EQ(read_integer(value("-9223372036854775809")).found, "-9223372036854775809, which is too small");
  EXPECT_FALSE(read_integer(value("1e99999999999")).value);
  EXPECT_EQ(read_unsigned(value("18446744073709551615")).value, 18'446'744'073'709'551'615ULL);
  EXPECT_FALSE(read_unsigned(value("18446744073709551616")).value);
  EXPECT_FALSE(read_unsigned(value("-1")).value);
}

TEST(Booleans, AreTrueAndFalseOnly) {
  EXPECT_EQ(read_bool(value("true")).value, true);
  EXPECT_EQ(read_bool(value("false")).value, false);
  for (const char* word : {"yes", "on", "True", "TRUE", "Y", "1"}) {
    EXPECT_FALSE(read_bool(value(word)).value) << word;
    EXPECT_EQ(read_bool(value(word)).advice, "write true") << word;
  }
  for (const char* word : {"no", "off", "False", "n", "0"}) EXPECT_EQ(read_bool(value(word)).advice, "write false") << word;
  EXPECT_EQ(read_bool(value("'true'")).advice, "remove the quotes");
  EXPECT_FALSE(read_bool(value("2")).value);
}

TEST(Words, GiveNumbersTheirShortestText) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1e6), "1e6");
  EXPECT_EQ(shortest(1e-5), "1e-5");
  EXPECT_EQ(shortest(1.5e300), "1.5e300");
  EXPECT_EQ(shortest(-1e-300), "-1e-300");
  EXPECT_EQ(shortest(120), "120");
}

TEST(Words, DescribeWhatWasFoundOnOneShortLine) {
  EXPECT_EQ(describe(value("many")), "the text 'many'");
  EXPECT_EQ(describe(value("'5'")), "the quoted text '5'");
  EXPECT_EQ(describe(value("5")), "5");
  EXPECT_EQ(describe(value("")), "nothing");
  EXPECT_EQ(describe(value("[1]")), "a list");
  EXPECT_EQ(describe(value("{}")), "a map");
  EXPECT_EQ(quote("a\nb\x1B"), "'a b '");
  EXPECT_EQ(quote(std::string(100, 'x')), "'" + std::string(60, 'x') + "...'");
  EXPECT_EQ(quote(std::string(59, 'x') + "\xC3\xA9\xC3\xA9"), "'" + std::string(59, 'x') + "...'") << "cut between characters";
}

}  // namespace
}  // namespace sower::io
