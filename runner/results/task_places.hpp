#pragma once
// What the places of an experiment's arrays mean: which values the swept parameters have there.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runner/results/cells.hpp"

namespace sower::results {

/// A swept parameter of an experiment.
struct SweptColumn {
  std::string name, key, unit, help;  ///< `name`: of its dataset in the group
};

/// A place is an element of a scalar variable, in row-major order over the dimensions of tasks. Knows both layouts: hypercubes, where a
/// parameter's value is a coordinate of its dimension, and rows, where it stands at the same place.
class TaskPlaces {
 public:
  /// `keys`: of the swept parameters, in the order of the sweep.
  TaskPlaces(const io::hdf5::Group& group, const std::vector<std::string>& keys);

  /// In the order of the sweep.
  [[nodiscard]] const std::vector<SweptColumn>& swept() const { return swept_; }
  /// The dimensions that the tasks' variables begin with.
  [[nodiscard]] const std::vector<std::string>& dimensions() const { return dimensions_; }
  /// The value of a swept parameter at places.
  [[nodiscard]] std::vector<Cell> at(std::size_t parameter, std::span<const std::uint64_t> places) const;

 private:
  std::vector<std::string> dimensions_;
  std::vector<SweptColumn> swept_;
  std::vector<CellReader> readers_;  ///< of the swept parameters
  // Of a hypercube: their coordinates, and how many elements an index is apart from the next. Rows have none.
  std::vector<std::vector<Cell>> coordinates_;
  std::vector<std::uint64_t> strides_;
};

}  // namespace sower::results
