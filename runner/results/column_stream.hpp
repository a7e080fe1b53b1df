#pragma once
// One variable of the results, written task by task in the order of the file.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/journal/journal.hpp"
#include "runner/results/kind.hpp"

namespace sower::results {

/// Collects values into large pieces; what is large by itself goes from the journal straight into the file. What no task gave is
/// missing: NaN, the smallest integer, -1 for a bool, the empty text.
class ColumnStream {
 public:
  /// `sizes`: of a row's own dimensions. `buffer_bytes`: memory it may use, about.
  ColumnStream(io::hdf5::NewDataset dataset, Kind kind, std::vector<std::size_t> sizes, std::size_t buffer_bytes);
  /// The next row, with the task's values at its beginning along each axis, none of which may be longer than the row's; null: all missing.
  void put(const VariableView* variable);
  /// A task's values as they are, without filling up.
  void append(const VariableView& variable);
  /// Writes what is still in memory.
  void finish();

 private:
  void add(const VariableView& variable, TextCursor& texts, std::size_t from, std::size_t count);
  void add_numbers(const VariableView& variable, std::size_t from, std::size_t count);
  void add_text(std::string text);
  void add_missing(std::size_t count);

  io::hdf5::NewDataset dataset_;
  Kind kind_;
  std::vector<std::size_t> sizes_;
  std::size_t row_elements_;
  std::size_t buffer_bytes_;
  std::uint64_t written_ = 0;  ///< elements
  std::vector<std::byte> numbers_;
  std::vector<std::string> texts_;
  std::size_t text_bytes_ = 0;
};

/// The value of a missing element, for the attribute _FillValue. Empty text needs none.
io::hdf5::AttributeValue fill_value(Kind kind);

/// The product of sizes; 1 for none.
std::size_t product(const std::vector<std::size_t>& sizes);

}  // namespace sower::results
