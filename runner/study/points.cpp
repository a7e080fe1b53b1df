#include "runner/study/points.hpp"

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

}  // namespace sower
