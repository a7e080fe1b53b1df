#pragma once
// The seal: a block behind an HDF5 file's end with a hash over everything that the HDF5 library itself would believe. The library
// crashes, hangs or gives wrong values on damaged files, so they are looked at before it opens them.

#include <cstdint>
#include <filesystem>

namespace sower::io::hdf5 {

/// Appends the seal to a file that is closed. It covers all bytes but the numbers of datasets that have a checksum of their own, which
/// are only copied when they are read. Throws Error when the disk refuses.
void seal(const std::filesystem::path& path);

enum class Seal : std::uint8_t {
  missing,  ///< no seal at the file's end, or no such file
  broken,   ///< the file is not what was sealed
  intact,
};

/// Looks at a file without the HDF5 library. Reads what the seal covers.
Seal seal_of(const std::filesystem::path& path);

}  // namespace sower::io::hdf5
