#pragma once
// Attributes as a whole, and groups copied from file to file.

#include <string>
#include <utility>
#include <vector>

#include "io/hdf5/read.hpp"
#include "io/hdf5/write.hpp"

namespace sower::io::hdf5 {

/// All attributes, sorted by name, but for those that only make dimensions known (CLASS, NAME, DIMENSION_LIST, REFERENCE_LIST) and those
/// of types that no file of ours has.
std::vector<std::pair<std::string, AttributeValue>> attributes_of(const Found& found);

/// Copies a group's datasets, with dimensions, coordinates and attributes, and its own attributes, into a new group; groups in it are
/// left out. No more than some megabytes are in memory at any time.
void copy_datasets(const Group& from, NewGroup& to);

}  // namespace sower::io::hdf5
