#pragma once
// Which file a command runs.

#include <string>

namespace sower::command {

/// The file that a name without '/' stands for, looked for in PATH; empty when there is none.
std::string found_in_path(const std::string& name);

/// What keeps a file from being run; empty when nothing does.
std::string trouble_with_program(const std::string& file);

}  // namespace sower::command
