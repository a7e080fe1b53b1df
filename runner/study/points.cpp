#include "runner/study/points.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"

namespace sower {

std::string Axis::coordinate(std::int64_t number) const {
  const auto index = static_cast<std::size_t>(number);
  return numbers.empty() ? labels.at(index) : io::shortest(numbers.at(index));
}

std::int64_t Sweep::product() const {
  std::int64_t product = 1;
  for (const Block& block : blocks) product *= block.rows;
  return product;
}

std::vector<std::int64_t> Sweep::values_at(std::int64_t point) const {
  if (excludes) point = kept.at(static_cast<std::size_t>(point));
  std::vector<std::int64_t> values(axes.size(), -1);
  for (std::size_t b = blocks.size(); b-- > 0;) {
    const Block& block = blocks[b];
    const std::int64_t row = point % block.rows;
    point /= block.rows;
    for (std::size_t k = 0; k < block.axes.size(); ++k) values[block.axes[k]] = block.at(row, k);
  }
  return values;
}

std::vector<std::int64_t> Sweep::coordinates_at(std::int64_t point) const {
  std::vector<std::int64_t> numbers = values_at(point);
  for (std::size_t k = 0; k < axes.size(); ++k)
    if (numbers[k] < 0) numbers[k] = axes[k].unset;
  return numbers;
}

std::vector<std::int64_t> Sweep::points_with(std::size_t axis, std::int64_t coordinate, std::int64_t most) const {
  const auto has = [&](const Block& block, std::int64_t row) {
    const auto column = std::ranges::find(block.axes, axis);
    if (column == block.axes.end()) return true;
    const std::int32_t value = block.at(row, static_cast<std::size_t>(column - block.axes.begin()));
    return (value < 0 ? axes[axis].unset : value) == coordinate;
  };
  std::vector<std::int64_t> points{0};
  for (const Block& block : blocks) {
    std::vector<std::int64_t> longer;
    for (std::int64_t row = 0; row < block.rows; ++row)
      for (const std::int64_t point : points)
        if (static_cast<std::int64_t>(longer.size()) < most && has(block, row)) longer.push_back(point * block.rows + row);
    points = std::move(longer);
  }
  return points;
}

}  // namespace sower
