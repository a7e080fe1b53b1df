#pragma once
// One column of the results for a range of tasks, in memory, before it is written in one piece.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/journal/journal.hpp"
#include "runner/results/kind.hpp"

namespace sower::results {

/// Rows of one array each. What no task gave is missing: NaN, the smallest integer, -1 for a bool, the empty text.
class ColumnBuffer {
 public:
  /// `sizes`: of a row's own dimensions.
  ColumnBuffer(io::hdf5::NewDataset dataset, Kind kind, std::vector<std::size_t> sizes);
  /// Makes room for so many rows, all missing.
  void clear(std::size_t rows);
  /// Puts a task's values at the beginning of a row along each axis; no axis of theirs may be longer than the row's.
  void put(std::size_t row, const VariableView& variable);
  /// Writes the rows as first_row, first_row + 1, ... of the dataset.
  void write(std::uint64_t first_row) const;
  /// Memory a row takes, about.
  [[nodiscard]] std::size_t row_bytes() const;
  [[nodiscard]] const io::hdf5::NewDataset& dataset() const { return dataset_; }

 private:
  io::hdf5::NewDataset dataset_;
  Kind kind_;
  std::vector<std::size_t> sizes_;
  std::size_t row_elements_;
  std::vector<std::byte> numbers_;
  std::vector<std::string> texts_;
};

/// The value of a missing element, for the attribute _FillValue. Empty text needs none.
io::hdf5::AttributeValue fill_value(Kind kind);

}  // namespace sower::results
