#include <mutex>

#include "io/data/extract.hpp"
#include "io/hdf5/read.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

/// The number of elements, where a product of hostile sizes could wrap around.
std::uint64_t elements_of(const std::vector<std::uint64_t>& sizes, const std::string& what) {
  constexpr std::uint64_t most = std::uint64_t{1} << 30;
  std::uint64_t elements = 1;
  for (const std::uint64_t size : sizes) {
    require(size == 0 || elements <= most / size, what, " has more than the ", most, " elements that are read");
    elements *= size;
  }
  return elements;
}

}  // namespace

Extracted extract_hdf5(const std::string& file, const std::string& dataset) {
  static std::mutex mutex;  // the library is not made for several threads
  const std::lock_guard lock(mutex);
  const hdf5::Dataset found = hdf5::File(file).root().dataset(dataset);
  const std::vector<std::uint64_t> sizes = found.sizes();
  const std::uint64_t elements = elements_of(sizes, "'" + file + "', dataset '" + dataset + "',");
  Extracted result{{}, {sizes.begin(), sizes.end()}};
  if (found.sort() == hdf5::Dataset::Sort::texts) result.values = found.texts(0, elements);
  else if (found.sort() == hdf5::Dataset::Sort::integers) result.values = found.integers(0, elements);
  else result.values = found.numbers(0, elements);
  return result;
}

}  // namespace sower::io
