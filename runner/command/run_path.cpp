#include "runner/command/run_path.hpp"

#include "runner/command/verb.hpp"

namespace sower {

namespace fs = std::filesystem;

fs::path run_folder_of(const std::string& given) {
  fs::path folder = fs::path(given).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "results/tour/"
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) throw UsageError(text("there is no folder '", given, "'; name the folder of a run"));
  if (!is_run_folder(folder)) throw UsageError(text("'", given, "' is not the folder of a run: it has neither a journal nor a results.h5"));
  return folder;
}

bool is_run_folder(const fs::path& folder) {
  std::error_code failure;
  return fs::is_directory(folder / "journal", failure) || fs::is_regular_file(folder / "results.h5", failure);
}

}  // namespace sower
