#include "tests/support/odd_task.hpp"

// The command with one more kind, whose tasks misbehave.
const sower::Kind<sower::test::OddTask> entry;
