#pragma once
// Results files whose values are no longer those that were written.

#include <filesystem>
#include <string>
#include <vector>

#include "io/hdf5/read.hpp"
#include "runner/api/error.hpp"

namespace sower::results {

/// Paths of the datasets of a group, and of those within it, that cannot be read or do not match their checksum; reads everything.
/// Files older than checksums have none that is known to be damaged.
std::vector<std::string> damaged(const io::hdf5::Group& group);

/// What is told of a file whose seal is broken.
inline constexpr const char* seal_is_broken = "its seal is broken: the file was damaged or changed after sower wrote it";

/// Values of a results file are not those that were written.
struct Damage : Error {
  using Error::Error;
};

/// Throws Damage, which says what to do, unless the dataset matches its checksum.
void require_intact(const io::hdf5::Dataset& dataset);

}  // namespace sower::results
