#pragma once
// Where two datasets of results files first differ.

#include <cstdint>
#include <optional>
#include <string>

#include "io/hdf5/read.hpp"

namespace sower::results {

struct Mismatch {
  std::uint64_t element = 0;  ///< in row-major order
  std::string a, b;           ///< the values, as text
  std::string note;           ///< " (relative difference 8e-09)", or empty
};

/// Compares two datasets of the same shape block by block. NaN equals NaN; numbers may differ by `relative` times the larger
/// magnitude. Throws Error when one holds text and the other numbers.
std::optional<Mismatch> first_mismatch(const io::hdf5::Dataset& a, const io::hdf5::Dataset& b, double relative);

/// One element as text.
std::string element_text(const io::hdf5::Dataset& dataset, std::uint64_t element);

}  // namespace sower::results
