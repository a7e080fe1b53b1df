#pragma once
// A look at a whole results file, in a process of its own: the HDF5 library crashes or hangs on some damaged files.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sower::results {

struct Inspection {
  std::vector<std::string> damage;   ///< "results.h5:/pi/estimate does not match its checksum", a line each
  std::vector<std::string> remarks;  ///< what could not be checked
  std::int64_t datasets = 0;         ///< that were read and match
  std::int64_t tasks = 0;
};

/// Reads everything that is in the file, in a child with limits on its time and memory, and compares it with its checksums. Throws Error
/// when it is no results file, or a newer sower's. Only for processes whose other threads hold no lock.
Inspection inspect(const std::filesystem::path& path);

}  // namespace sower::results
