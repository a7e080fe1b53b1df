#pragma once
// Single values of a results file, of whatever type they are.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "io/hdf5/read.hpp"
#include "io/json/writer.hpp"

namespace sower::results {

/// A value of one task under one name; nothing where it has none.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// As people read it: numbers with as many digits as needed to read them back, nothing as the empty text.
std::string cell_text(const Cell& cell);

/// The same as a JSON value; nothing is null.
void write_json(io::JsonWriter& json, const Cell& cell);

/// A number or a truth value that was written as text, or else the text.
Cell cell_of(const std::string& text);

/// Reads elements of one dataset as cells. Missing integers and truth values are nothing; missing floats are NaN, as in the file.
/// Before anything is read, everything is checked: throws Error when the values are not those that were written.
class CellReader {
 public:
  explicit CellReader(io::hdf5::Dataset dataset);
  /// The elements at these places (in row-major order), in their order. Neighbours are read together, in pieces.
  [[nodiscard]] std::vector<Cell> at(std::span<const std::uint64_t> places) const;
  [[nodiscard]] std::vector<Cell> range(std::uint64_t first, std::uint64_t count) const;
  [[nodiscard]] const io::hdf5::Dataset& dataset() const { return dataset_; }
  [[nodiscard]] bool is_text() const { return sort_ == io::hdf5::Dataset::Sort::texts; }

 private:
  io::hdf5::Dataset dataset_;
  io::hdf5::Dataset::Sort sort_;
  bool boolean_ = false, single_ = false;
  std::optional<std::int64_t> missing_;
  mutable bool checked_ = false;
};

}  // namespace sower::results
