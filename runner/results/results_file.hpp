#pragma once
// A results file open for reading.

#include <filesystem>
#include <string>
#include <vector>

#include "io/hdf5/read.hpp"

namespace sower::results {

/// Opens a results file that is what sower wrote: by its seal or, where that was lost, after a look at all of it in another process.
/// Throws Damage when it is not, Error when it is no results file or a newer sower's. Values are checked by who reads them.
io::hdf5::File open_results(const std::filesystem::path& path);

/// Throws Error when it is no results file or a newer sower's.
void require_known_format(const io::hdf5::Group& root, const std::filesystem::path& path);

/// Names of the groups of the experiments, in the study's order.
std::vector<std::string> experiments_of(const io::hdf5::Group& root);

}  // namespace sower::results
