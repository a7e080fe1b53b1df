#include "algorithms/command/program.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace sower::command {
namespace fs = std::filesystem;

std::string found_in_path(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    if (folder.empty()) continue;  // the folder where sower was started: not for programs of a study
    const fs::path file = fs::absolute(fs::path(folder) / name);
    if (trouble_with_program(file.string()).empty()) return file.string();
  }
  return "";
}

std::string trouble_with_program(const std::string& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) return "there is no program '" + file + "'";
  if (fs::is_directory(status)) return "'" + file + "' is a folder, not a program";
  if (!fs::is_regular_file(status)) return "'" + file + "' is not a plain file";
  if (::access(file.c_str(), X_OK) != 0) return "'" + file + "' may not be run; chmod +x makes a file a program";
  return "";
}

}  // namespace sower::command
