#pragma once
// The image of one element under a random permutation, without making the others.

#include <cmath>
#include <cstdint>

namespace sower::random {

/// Up to here permutations are all equally likely; beyond, an element costs the same for every n.
inline constexpr std::uint64_t shuffled_exactly = 64;

/// Follows one element through the shuffle of Fisher and Yates. below(k) is uniform on 0 ... k-1, independent for each k.
template <class Below>
std::uint64_t shuffled(std::uint64_t n, std::uint64_t index, Below below) {
  for (std::uint64_t last = n - 1; last > 0; --last) {
    const std::uint64_t other = below(last + 1);
    if (index == last) index = other;
    else if (index == other) index = last;
  }
  return index;
}

/// A Feistel network on pairs of digits (Black and Rogaway, CT-RSA 2002): each round adds a random function of one digit to the other.
/// round_function(round, digit, bound) is below bound; digits are below 2^32.
/// The pairs are hardly more than n; who lands outside walks on along its cycle.
template <class RoundFunction>
std::uint64_t enciphered(std::uint64_t n, std::uint64_t index, RoundFunction round_function) {
  constexpr std::uint64_t double_rounds = 5;
  auto columns = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(n)));
  while (columns * columns < n && columns < 0x100000000U) ++columns;
  columns += columns % 2;  // with both bases odd only even permutations could occur
  const std::uint64_t rows = (n - 1) / columns + 1;
  do {
    std::uint64_t column = index % columns, row = index / columns;
    for (std::uint64_t round = 0; round < 2 * double_rounds; round += 2) {
      column = (column + round_function(round, row, columns)) % columns;
      row = (row + round_function(round + 1, column, rows)) % rows;
    }
    index = row * columns + column;
  } while (index >= n);
  return index;
}

}  // namespace sower::random
