#include "io/data/edge_hdf5.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <mutex>

#include "io/data/byte_file.hpp"
#include "io/data/hdf5_mutex.hpp"
#include "io/hdf5/read.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

std::string in_words(const std::vector<std::uint64_t>& sizes) {
  std::string words;
  for (const std::uint64_t size : sizes) words += (words.empty() ? "" : " x ") + std::to_string(size);
  return words.empty() ? "a single value" : words;
}

std::uint64_t length(const hdf5::Dataset& dataset, std::size_t columns) {
  const std::vector<std::uint64_t> sizes = dataset.sizes();
  const bool fits = columns == 1 ? sizes.size() == 1 : sizes.size() == 2 && sizes[1] == columns;
  require(fits, dataset.path(), ": expected the shape ", columns == 1 ? "n" : "n x 2", ", found ", in_words(sizes));
  require(sizes[0] <= std::uint64_t{1} << 56, dataset.path(), " has ", sizes[0], " rows, more than any memory holds");
  return sizes[0];
}

/// The datasets of vertices, with their shapes and types looked at, and the number of edges.
struct Opened {
  explicit Opened(const EdgeDatasets& from) : root(hdf5::File(from.file).root()) {
    require(from.ends.size() == 1 || from.ends.size() == 2, "expected one dataset of edges or two, found ", from.ends.size());
    for (const std::string& name : from.ends) {
      ends.push_back(root.dataset(name));
      require(ends.back().sort() == hdf5::Dataset::Sort::integers, ends.back().path(), ": expected integers, the numbers of vertices");
      const std::uint64_t rows = length(ends.back(), from.ends.size() == 1 ? 2 : 1);
      require(ends.size() == 1 || rows == count, ends.back().path(), " has ", rows, " rows, and '", from.ends.front(), "' has ", count);
      count = rows;
    }
    if (from.weights.empty()) return;
    weights.push_back(root.dataset(from.weights));
    require(weights.back().sort() != hdf5::Dataset::Sort::texts, weights.back().path(), ": expected numbers, the weights");
    const std::uint64_t rows = length(weights.back(), 1);
    require(rows == count, weights.back().path(), " has ", rows, " weights for ", count, " edges");
  }
  hdf5::Group root;
  std::vector<hdf5::Dataset> ends, weights;
  std::uint64_t count = 0;
};

}  // namespace

std::int64_t count_edges(const EdgeDatasets& from) {
  const std::lock_guard lock(hdf5_mutex());
  return static_cast<std::int64_t>(Opened(from).count);
}

EdgeBlock read_edges(const EdgeDatasets& from, std::int64_t first, std::int64_t count) {
  const std::lock_guard lock(hdf5_mutex());
  const Opened found(from);
  const auto start = static_cast<std::uint64_t>(first), rows = static_cast<std::uint64_t>(count);
  EdgeBlock block{std::vector<std::array<std::int64_t, 2>>(rows), {}};
  if (found.ends.size() == 1) {
    found.ends[0].read(hdf5::Type::i64, 2 * start, 2 * rows, block.ends.data());
  } else {
    for (std::size_t k = 0; k < 2; ++k) {
      const std::vector<std::int64_t> column = found.ends[k].integers(start, rows);
      for (std::size_t i = 0; i < rows; ++i) block.ends[i][k] = column[i];
    }
  }
  constexpr std::int64_t cut = std::numeric_limits<std::int64_t>::max();  // what the library makes of larger numbers
  for (std::size_t i = 0; i < rows; ++i)
    require(block.ends[i][0] != cut && block.ends[i][1] != cut, found.ends[0].path(), ": a vertex of edge ", start + i, " is ", cut,
            " or does not fit 63 bits");
  if (found.weights.empty()) return block;
  block.weights = found.weights[0].numbers(start, rows);
  for (std::size_t i = 0; i < rows; ++i)
    require(std::isfinite(block.weights[i]) && block.weights[i] >= 0, found.weights[0].path(), ": the weight of edge ", start + i, " is ",
            block.weights[i], "; expected a finite number that is not negative");
  return block;
}

bool is_hdf5(const std::string& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  const ByteFile opened(file);
  if (opened.size() < signature.size()) return false;
  std::string start(signature.size(), ' ');
  opened.read(0, start);
  return start == signature;
}

}  // namespace sower::io
