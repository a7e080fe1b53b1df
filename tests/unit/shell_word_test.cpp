// Words that are printed for somebody to type again, as a real shell takes them.

#include "runner/command/shell_word.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "runner/command/terminal_text.hpp"

namespace sower {
namespace {

/// What the command prints.
std::string printed_by(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  std::array<char, 256> buffer{};
  std::string all;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) all.append(buffer.data(), got);
  ::pclose(pipe);
  return all;
}

const std::array words{"results/tour",
                       "a b",
                       "it's",
                       "$HOME",
                       "`id`",
                       "\"",
                       "a\\b",
                       "*",
                       "~",
                       "a;id",
                       "!x",
                       "caf\xC3\xA9",
                       "#",
                       "line\nend",
                       "\x1B[31m'\\",
                       "\t",
                       "\xC2\x9B"
                       "31m"};

TEST(ShellWord, ComesOutOfAShellAsItWentIn) {
  for (const std::string word : words) {
    const std::string safe = shell_word(word);
    EXPECT_TRUE(std::ranges::all_of(safe, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; })) << word;
    EXPECT_EQ(terminal_text(safe, 0), safe);
    std::string in_bash = "printf %s " + safe;
    for (std::size_t at = 0; (at = in_bash.find('\'', at)) != std::string::npos; at += 4) in_bash.replace(at, 1, "'\\''");
    EXPECT_EQ(printed_by("bash -c '" + in_bash + "'"), word);
  }
  EXPECT_EQ(shell_word(""), "''");
}

TEST(ShellWord, HasQuotesOnlyWhereItNeedsThem) {
  EXPECT_EQ(shell_word("/scratch/me/run-1_a.b,c=2:x@y%z+"), "/scratch/me/run-1_a.b,c=2:x@y%z+");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
}

TEST(ShellWord, ComesOutOfPythonInAShellAsItWentIn) {
  std::string code, expected;
  for (const std::string word : words) {
    code += "print('" + python_in_shell(word) + "', end='|')\n";
    expected += word + '|';
  }
  EXPECT_EQ(printed_by("python3 -X utf8 -c \"" + code + "\""), expected);
}

}  // namespace
}  // namespace sower
