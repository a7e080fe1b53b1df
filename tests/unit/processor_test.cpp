#include "runner/command/processor.hpp"

#include <gtest/gtest.h>

// The refusal itself needs an older processor: tests/cli/old_processor.sh.
TEST(Processor, LacksNothingWhereTheseTestsRun) { EXPECT_EQ(sower::missing_instructions(), ""); }
