#pragma once
// Threefry4x64-20 (Salmon, Moraes, Dror, Shaw, SC 2011): a keyed bijection of 256-bit counters whose images look random.

#include <array>
#include <bit>
#include <cstdint>
#include <span>

namespace sower::random {

using Words = std::array<std::uint64_t, 4>;

/// The image of one counter.
Words threefry(const Words& key, const Words& counter);

/// (word >> 12) 2^-52 + 2^-53: in the open interval (0, 1), symmetric about 1/2, and exact, since it has 53 bits at most. The usual
/// (word >> 11) 2^-53 + 2^-54 needs 54 bits and rounds to 1 for the largest words.
inline double open_unit(std::uint64_t word) {
  const double from_one_to_two = std::bit_cast<double>((word >> 12) | 0x3ff0000000000000U);  // no conversion from integers in AVX2
  return from_one_to_two - (1 - 0x1p-53);
}

/// out[4 i + k] = open_unit(word k of the image of `counter`, its last word increased by i); out.size() is a multiple of 4.
/// Vectorised: about 1.5 ns a number with AVX2.
void fill_open_unit(std::span<double> out, const Words& key, const Words& counter);

}  // namespace sower::random
