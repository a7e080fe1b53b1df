#include "runner/command/processor.hpp"

#include <gtest/gtest.h>

// The refusal itself needs an older processor; CONTRIBUTING.md says how to see it under an emulator.
TEST(Processor, LacksNothingWhereTheseTestsRun) { EXPECT_EQ(sower::missing_instructions(), ""); }
