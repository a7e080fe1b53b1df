#pragma once
// A launcher for the tests of a program.

#include "runner/isolate/launcher.hpp"

namespace sower::test {

/// Forked before the first test, hence before there are threads. Its tasks write their output to `logs`.
isolate::Launcher& launcher();

/// Runs all tasks of a study, whose text is given too, in processes of their own, on so many in-process ranks. Results in canonical order.
std::vector<TaskResult> run_apart(const std::string& text, int ranks = 1, const std::string& logs = "");

}  // namespace sower::test
