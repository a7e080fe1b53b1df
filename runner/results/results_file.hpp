#pragma once
// A results file open for reading.

#include <filesystem>
#include <string>
#include <vector>

#include "io/hdf5/read.hpp"

namespace sower::results {

/// Opens a results file. Throws Error when it is not one or a newer sower wrote it.
io::hdf5::File open_results(const std::filesystem::path& path);

/// Names of the groups of the experiments, in the study's order.
std::vector<std::string> experiments_of(const io::hdf5::Group& root);

}  // namespace sower::results
