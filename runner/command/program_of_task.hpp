#pragma once
// How to start the program of a task of kind `command` oneself, from what the task has recorded.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runner/results/task_details.hpp"

namespace sower {

struct ProgramOfTask {
  std::string command_line, environment;  ///< as the shell and env take them
  std::filesystem::path folder;           ///< where its files are now; empty when they are gone

  /// "cd FOLDER && env A=1 ./program": what can be pasted. `with`: a debugger, before the program.
  [[nodiscard]] std::string shell_line(const std::string& with = "") const;
  /// Whether it is a program for a debugger: neither started by another one nor a script.
  [[nodiscard]] bool can_be_debugged() const;
};

/// None when the task recorded no command line. `run`: the run folder as it is called now.
std::optional<ProgramOfTask> program_of(const std::vector<results::RecordedValue>& recorded, const std::filesystem::path& run);

}  // namespace sower
