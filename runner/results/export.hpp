#pragma once
// One experiment of a results file in formats that need no reader of HDF5 groups.

#include <filesystem>

#include "io/hdf5/read.hpp"
#include "io/json/writer.hpp"

namespace sower::results {

/// The group in the layout of xarray's Dataset.to_dict: coords, attrs, dims, data_vars. What is not finite is null. Arrays go through
/// in pieces.
void export_json(const io::hdf5::Group& experiment, io::JsonWriter& json);

/// A new netCDF-4 file with the group's content at its root, and the study's name and digest.
void export_netcdf(const io::hdf5::Group& root, const std::string& experiment, const std::filesystem::path& file);

}  // namespace sower::results
