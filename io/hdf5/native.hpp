#pragma once
// Private to this folder: what hdf5.h calls our types, and pieces of an array. The one header here that includes hdf5.h.

#include <hdf5.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5/handle.hpp"

namespace sower::io::hdf5 {

/// A copy of the library's type for our machine's memory, which is also what files get.
Handle native_type(Type type);

/// Bytes of an element in memory; of a text its pointer's.
std::size_t bytes_of(Type type);

/// A rectangular piece of an array: `count[k]` elements from `start[k]` on along each axis.
struct Box {
  std::vector<hsize_t> start, count;
  [[nodiscard]] std::uint64_t elements() const;
};

/// The largest box that is, in row-major order, the beginning of the elements `first ... first+count-1` of an array. A range of
/// elements is so cut into a few boxes, at most two for each axis.
Box leading_box(std::span<const hsize_t> sizes, std::uint64_t first, std::uint64_t count);

/// A dataspace of these sizes; a scalar's when there are none.
Handle make_space(std::span<const hsize_t> sizes);

/// Selects the box in a dataspace and returns the dataspace of a buffer that holds just the box.
Handle select(const Handle& space, const Box& box);

}  // namespace sower::io::hdf5
