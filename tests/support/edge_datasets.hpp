#pragma once
// An HDF5 file of a small graph, and of datasets that are none.

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5/write.hpp"

namespace sower::tests {

/// edges (3 x 2) or from and to (3): 10 to 20 to 30 to 10, with the weights 0.5, 2 and 0.
inline void write_edge_datasets(const std::string& path) {
  using io::hdf5::Type;
  io::hdf5::NewFile file(path);
  {
    const io::hdf5::NewGroup root = file.root();
    const auto put = [&root]<class T>(const char* name, std::vector<std::uint64_t> sizes, const std::vector<T>& values) {
      root.dataset(name, io::hdf5::type_of<T>(), std::move(sizes)).write(0, std::span<const T>(values));
    };
    using Integers = std::vector<std::int64_t>;
    using Reals = std::vector<double>;
    put("edges", {3, 2}, Integers{10, 20, 20, 30, 30, 10});
    put("from", {3}, Integers{10, 20, 30});
    put("to", {3}, Integers{20, 30, 10});
    put("short", {2}, Integers{1, 2});
    put("huge", {3}, Integers{1, 2, std::numeric_limits<std::int64_t>::max()});
    put("weights", {3}, Reals{0.5, 2, 0});
    put("negative", {3}, Reals{0.5, -1, 0});
  }
  file.close();
}

}  // namespace sower::tests
