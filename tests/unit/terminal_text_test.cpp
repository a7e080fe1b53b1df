#include "runner/command/terminal_text.hpp"

#include <gtest/gtest.h>

namespace sower {
namespace {

TEST(TerminalText, LosesControlCharactersAndKeepsItsLinesInTheirColumn) {
  EXPECT_EQ(terminal_text("it broke", 4), "it broke");
  EXPECT_EQ(terminal_text("\x1B[31mred\x7F\ttab\r", 4), " [31mred  tab ");
  EXPECT_EQ(terminal_text("first\nsecond\nthird", 4), "first\n    second\n    third");
  EXPECT_EQ(terminal_text("caf\xC3\xA9", 0), "caf\xC3\xA9");
  EXPECT_EQ(terminal_text("\xC2\x9B"
                          "31m\xC2\xB5\xC2",
                          0),
            " 31m\xC2\xB5\xC2");
}

}  // namespace
}  // namespace sower
