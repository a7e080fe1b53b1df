#include "runner/command/folder_sizes.hpp"

#include <string>
#include <system_error>

namespace sower {

namespace fs = std::filesystem;

double bytes_below(const fs::path& path) {
  std::error_code failure;
  const fs::file_status what = fs::symlink_status(path, failure);
  if (fs::is_regular_file(what)) {
    const auto size = fs::file_size(path, failure);
    return failure ? 0 : static_cast<double>(size);
  }
  if (!fs::is_directory(what)) return 0;
  double sum = 0;
  for (fs::directory_iterator entry(path, failure), end; !failure && entry != end; entry.increment(failure))
    sum += bytes_below(entry->path());
  return sum;
}

FolderSizes sizes_of(const fs::path& folder) {
  FolderSizes sizes;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    double& of = name == "journal"       ? sizes.journal
                 : name == "results.h5"  ? sizes.results
                 : name == "logs"        ? sizes.logs
                 : name == "checkpoints" ? sizes.checkpoints
                 : name == "tasks"       ? sizes.tasks
                                         : sizes.other;
    of += bytes_below(entry->path());
  }
  return sizes;
}

}  // namespace sower
