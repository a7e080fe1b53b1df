#pragma once

#include <filesystem>

namespace sower {

/// Whether a path names what a run leaves, a run folder or an HDF5 file, rather than a study.
bool is_of_a_run(const std::filesystem::path& path);

/// Compares a results file, or all that is in a run folder, with its checksums and prints what is wrong. Returns the exit code.
int check_run(const std::filesystem::path& path);

}  // namespace sower
