#pragma once
// Edges in an HDF5 file: a dataset of n x 2 integers, or two datasets of n, and perhaps one of n weights.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace sower::io {

/// Where the edges lie in the file.
struct EdgeDatasets {
  std::string file;
  std::vector<std::string> ends;  ///< one name or two, "group/edges"
  std::string weights;            ///< empty: none
};

/// The number of edges. Throws Error when the datasets are not there or have other shapes.
std::int64_t count_edges(const EdgeDatasets& from);

struct EdgeBlock {
  std::vector<std::array<std::int64_t, 2>> ends;
  std::vector<double> weights;
};

/// The edges first ... first+count-1. Throws Error for weights that are negative or not finite, and for vertices over 63 bits.
EdgeBlock read_edges(const EdgeDatasets& from, std::int64_t first, std::int64_t count);

bool is_hdf5(const std::string& file);

}  // namespace sower::io
