#include <algorithm>
#include <filesystem>
#include <system_error>

#include "io/data/extract.hpp"
#include "io/data/hdf5_mutex.hpp"
#include "io/hdf5/read.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

/// How many elements a file of that size can hold: no compression makes less than a thousandth of them, and what was never written takes no
/// room at all.
std::uint64_t most_elements(const std::string& file) {
  constexpr std::uint64_t most = std::uint64_t{1} << 30, always = std::uint64_t{1} << 20, a_byte = 1100;
  std::error_code ignored;
  const std::uintmax_t bytes = std::filesystem::file_size(file, ignored);
  return ignored || bytes >= most / a_byte ? most : std::max<std::uint64_t>(always, bytes * a_byte);
}

/// The number of elements, where a product of hostile sizes could wrap around.
std::uint64_t elements_of(const std::vector<std::uint64_t>& sizes, std::uint64_t most, const std::string& what) {
  std::uint64_t elements = 1;
  for (const std::uint64_t size : sizes) {
    require(size == 0 || elements <= most / size, what, " has more than the ", most, " elements that are read of a file of its size");
    elements *= size;
  }
  return elements;
}

}  // namespace

Extracted extract_hdf5(const std::string& file, const std::string& dataset) {
  const std::lock_guard lock(hdf5_mutex());
  std::error_code ignored;
  const auto type = std::filesystem::status(file, ignored).type();
  require(type == std::filesystem::file_type::regular || type == std::filesystem::file_type::not_found, "'", file,
          "' is not a plain file");  // opening a pipe could wait for ever
  const hdf5::Dataset found = hdf5::File(file).root().dataset(dataset);
  const std::vector<std::uint64_t> sizes = found.sizes();
  const std::uint64_t elements = elements_of(sizes, most_elements(file), "'" + file + "', dataset '" + dataset + "',");
  Extracted result{{}, {sizes.begin(), sizes.end()}};
  if (found.sort() == hdf5::Dataset::Sort::texts) result.values = found.texts(0, elements);
  else if (found.sort() == hdf5::Dataset::Sort::integers) result.values = found.integers(0, elements);
  else result.values = found.numbers(0, elements);
  return result;
}

}  // namespace sower::io
