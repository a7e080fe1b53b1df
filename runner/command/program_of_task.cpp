#include "runner/command/program_of_task.hpp"

#include <algorithm>
#include <fstream>

#include "runner/command/shell_word.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

std::string text_of(const std::vector<results::RecordedValue>& recorded, const char* name) {
  const auto found = std::ranges::find(recorded, name, &results::RecordedValue::name);
  return found == recorded.end() ? "" : results::cell_text(found->scalar);
}

/// The run folder may have been moved since: work/EXPERIMENT/KEY/XXXXXX lies in it.
fs::path folder_now(const fs::path& recorded, const fs::path& run) {
  std::error_code error;
  if (recorded.empty() || fs::is_directory(recorded, error)) return recorded;
  const fs::path key = recorded.parent_path(),
                 moved = fs::absolute(run) / "work" / key.parent_path().filename() / key.filename() / recorded.filename();
  return fs::is_directory(moved, error) ? moved.lexically_normal() : fs::path();
}

/// The program's file; empty when its name is odd.
std::string first_word(const std::string& line) {
  if (!line.starts_with('\'')) return line.substr(0, line.find(' '));
  const std::size_t end = line.find('\'', 1);
  return end == std::string::npos ? "" : line.substr(1, end - 1);
}

bool is_script(const std::string& file) {
  char begin[2] = {};
  std::ifstream(file, std::ios::binary).read(begin, sizeof begin);
  return begin[0] == '#' && begin[1] == '!';
}

}  // namespace

std::string ProgramOfTask::shell_line(const std::string& with) const {
  const std::string in = folder.empty() ? "" : "cd " + shell_word(folder.string()) + " && ";
  return in + (environment.empty() ? "" : "env " + environment + ' ') + (with.empty() ? "" : with + ' ') + command_line;
}

bool ProgramOfTask::can_be_debugged() const {
  const std::string program = first_word(command_line), name = fs::path(program).filename();
  return name != "mpirun" && name != "srun" && !is_script(program);
}

std::optional<ProgramOfTask> program_of(const std::vector<results::RecordedValue>& recorded, const fs::path& run) {
  ProgramOfTask program;
  program.command_line = text_of(recorded, "command_line");
  if (program.command_line.empty()) return std::nullopt;
  program.environment = text_of(recorded, "program_environment");
  program.folder = folder_now(text_of(recorded, "folder"), run);
  return program;
}

}  // namespace sower
