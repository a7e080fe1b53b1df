#pragma once
// The points of a sweep: which values its parameters take together.

#include <cstdint>
#include <string>
#include <vector>

#include "io/yaml/node.hpp"

namespace sower {

/// One swept parameter with the different values it takes: what a named dimension or coordinate of the results is made of.
struct Axis {
  std::string name;              ///< in the results: the last word of the key, or the whole key where that would be ambiguous
  std::string key;               ///< path of the parameter, "problem.dimension"
  std::string help;              ///< of the parameter
  std::string unit;              ///< symbol, or empty
  std::vector<io::Node> values;  ///< as written; each replaces the parameter's value
  /// The coordinates of the values, all different: numbers when all are numbers, else labels ("adam", "adam(beta1=0.8)"). Where some
  /// points leave the parameter alone, one more may follow, for the value it has there.
  std::vector<double> numbers;
  std::vector<std::string> labels;
  bool integers = false;   ///< whether `numbers` are whole by the parameter's type
  std::int32_t unset = 0;  ///< number of the coordinate of the points that leave the parameter alone
  io::Mark mark;           ///< of the key in the sweep

  [[nodiscard]] std::size_t coordinates() const { return numbers.empty() ? labels.size() : numbers.size(); }
  /// A coordinate as text.
  [[nodiscard]] std::string coordinate(std::int64_t number) const;
};

/// Axes that are set together: a parameter of a grid, a zip, a list of cases, a sample.
struct Block {
  std::vector<std::size_t> axes;  ///< numbers of those it sets; no two blocks set the same
  std::int64_t rows = 0;
  std::vector<std::int32_t> choose;  ///< rows × axes: number of the value, or -1 where a row leaves the parameter alone
  std::vector<io::Mark> marks;       ///< of the rows, where each was written by itself

  [[nodiscard]] std::int32_t at(std::int64_t row, std::size_t axis) const {
    return choose[static_cast<std::size_t>(row) * axes.size() + axis];
  }
};

/// The product of blocks, the last one fastest, without what was excluded. A point is known by its number in what is left.
struct Sweep {
  std::vector<Axis> axes;
  std::vector<Block> blocks;
  bool excludes = false;
  std::vector<std::int64_t> kept;  ///< when it excludes: numbers of the points of the product that are left, rising

  [[nodiscard]] std::int64_t product() const;
  [[nodiscard]] std::int64_t points() const { return excludes ? static_cast<std::int64_t>(kept.size()) : product(); }
  /// Number of the value of each axis at a point; -1 where it is left alone.
  [[nodiscard]] std::vector<std::int64_t> values_at(std::int64_t point) const;
  /// Number of the coordinate of each axis at a point.
  [[nodiscard]] std::vector<std::int64_t> coordinates_at(std::int64_t point) const;
  /// At most `most` points of the product that have a coordinate, with as many rows of the other blocks as that allows.
  [[nodiscard]] std::vector<std::int64_t> points_with(std::size_t axis, std::int64_t coordinate, std::int64_t most) const;
};

}  // namespace sower
