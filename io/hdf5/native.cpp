#include "io/hdf5/native.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace sower::io::hdf5 {
namespace {

hid_t library_type(Type type) {
  switch (type) {
    case Type::f64:
      return H5T_NATIVE_DOUBLE;
    case Type::f32:
      return H5T_NATIVE_FLOAT;
    case Type::i64:
      return H5T_NATIVE_INT64;
    case Type::i32:
      return H5T_NATIVE_INT32;
    case Type::i8:
      return H5T_NATIVE_INT8;
    case Type::u64:
      return H5T_NATIVE_UINT64;
    case Type::text:
      return H5T_C_S1;
  }
  return -1;
}

}  // namespace

Handle native_type(Type type) {
  Handle copy(H5Tcopy(library_type(type)), H5Tclose, "copy an HDF5 type");
  if (type == Type::text && (H5Tset_size(copy.id(), H5T_VARIABLE) < 0 || H5Tset_cset(copy.id(), H5T_CSET_UTF8) < 0))
    fail("make a text type");
  return copy;
}

std::size_t bytes_of(Type type) {
  switch (type) {
    case Type::f32:
    case Type::i32:
      return 4;
    case Type::i8:
      return 1;
    case Type::f64:
    case Type::i64:
    case Type::u64:
    case Type::text:
      break;
  }
  return 8;
}

std::uint64_t Box::elements() const { return std::accumulate(count.begin(), count.end(), std::uint64_t{1}, std::multiplies<>()); }

Box leading_box(std::span<const hsize_t> sizes, std::uint64_t first, std::uint64_t count) {
  std::size_t axis = sizes.size() - 1;
  std::uint64_t stride = 1;  // elements in one index of `axis`
  for (; axis > 0; --axis) {
    const std::uint64_t next = stride * sizes[axis];
    if (first % next != 0 || next > count) break;
    stride = next;
  }
  Box box{std::vector<hsize_t>(sizes.size(), 0), {sizes.begin(), sizes.end()}};
  std::uint64_t rest = first / stride;
  for (std::size_t k = axis + 1; k-- > 0; rest /= sizes[k]) {
    box.start[k] = rest % sizes[k];
    box.count[k] = 1;
  }
  box.count[axis] = std::min<std::uint64_t>(sizes[axis] - box.start[axis], count / stride);
  return box;
}

Handle make_space(std::span<const hsize_t> sizes) {
  if (sizes.empty()) return {H5Screate(H5S_SCALAR), H5Sclose, "make a scalar dataspace"};
  return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose, "make a dataspace"};
}

Handle select(const Handle& space, const Box& box) {
  if (H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, box.start.data(), nullptr, box.count.data(), nullptr) < 0)
    fail("select a part of a dataset");
  const hsize_t elements = box.elements();
  return make_space({&elements, 1});
}

}  // namespace sower::io::hdf5
