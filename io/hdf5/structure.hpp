#pragma once
// A checksum over what an HDF5 file is made of: names, types, shapes, dimensions and attributes, those with the datasets' own checksums
// included.

#include <string>

#include "io/hdf5/read.hpp"

namespace sower::io::hdf5 {

/// The attribute of the root that holds it; it is not part of what it is over.
constexpr const char* structure_attribute = "structure_checksum";

/// Over a group and all that is in it, in canonical order; see docs/results-format.md. No values of datasets are read.
std::string structure_checksum(const Group& root);

}  // namespace sower::io::hdf5
