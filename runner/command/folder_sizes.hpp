#pragma once

#include <filesystem>

namespace sower {

/// Bytes of the files of a run folder, by what they are.
struct FolderSizes {
  double journal = 0, results = 0, logs = 0, checkpoints = 0, tasks = 0, other = 0;
  [[nodiscard]] double all() const { return journal + results + logs + checkpoints + tasks + other; }
};

/// Files that go away while they are counted are left out; links are not followed.
FolderSizes sizes_of(const std::filesystem::path& folder);

/// The same of any folder, or of one file.
double bytes_below(const std::filesystem::path& path);

}  // namespace sower
