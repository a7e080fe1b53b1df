#pragma once

#include <string>
#include <vector>

#include "runner/schedule/execute.hpp"
#include "runner/study/study.hpp"

namespace sower::test {

/// A study from its text; relative input files are looked for in configs/. Fails the test, with the complaints, when it is wrong.
Study study_from(const std::string& text);

/// Runs all tasks of a study on in-process ranks, without journal or files. Results in canonical order. `line`, called once a rank,
/// gives what runs isolated tasks.
std::vector<TaskResult> run_in_memory(const Study& study, int ranks, const std::function<RunApart()>& line = {});

}  // namespace sower::test
