#pragma once
// The sum of an array, pairwise over fixed blocks.

#include <bit>
#include <cstddef>
#include <span>

namespace sower::reduce {

/// Sum with an error of O(log n) roundings: blocks of 256 numbers, added in the fixed tree. Depends on the values and their order
/// only, never on where they lie, and 0 for none.
inline double sum(std::span<const double> x) {
  constexpr std::size_t block = 256, lanes = 16;
  if (x.size() > block) {
    const std::size_t half = std::bit_floor((x.size() - 1) / block) * block;  // a whole left subtree
    return sum(x.first(half)) + sum(x.subspan(half));
  }
  double lane[lanes] = {};  // sums of their own, so that the compiler may use vectors without reordering anything
  const std::size_t whole = x.size() / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes)
    for (std::size_t k = 0; k < lanes; ++k) lane[k] += x[i + k];
  for (std::size_t i = whole; i < x.size(); ++i) lane[i - whole] += x[i];
  for (std::size_t width = lanes / 2; width > 0; width /= 2)
    for (std::size_t k = 0; k < width; ++k) lane[k] += lane[k + width];
  return lane[0];
}

}  // namespace sower::reduce
