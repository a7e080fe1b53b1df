#pragma once
// What of a run folder sower itself has made. With `--out .` the folder is somebody's project, and anything may lie beside it and in
// folders of the same names.

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace sower {

/// A file of a run folder, or a folder in it.
struct Made {
  std::filesystem::path path;
  std::vector<std::filesystem::path> own;     ///< what sower made: the file, or what lies in the folder
  std::vector<std::filesystem::path> others;  ///< what else lies in the folder, and stays with it
};

/// A folder of a run folder: "journal", "logs", "checkpoints", "work" or "outputs". Without a path when there is none; a link is none.
Made made_folder(const std::filesystem::path& run, const std::string& name);

/// All of a run folder.
std::vector<Made> made_by_sower(const std::filesystem::path& run);

/// Removes what sower made, and then folders that are empty.
void remove_made(const Made& made, std::error_code& failure);

/// Whether it is a temporary file of one of sower's own in a run folder, and nobody is writing it now.
bool is_left_over(const std::filesystem::path& file);

}  // namespace sower
