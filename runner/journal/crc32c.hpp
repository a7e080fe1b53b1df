#pragma once
// CRC-32C (Castagnoli), the checksum of the journal: the one x86-64 has an instruction for.

#include <nmmintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace sower::journal {

/// The checksum of `data` after what gave `before`: crc32c(b, crc32c(a)) is that of a and b joined. That of nothing is 0.
inline std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t before = 0) {
  std::uint64_t crc = ~before;
  const std::byte* at = data.data();
  std::size_t left = data.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    crc = _mm_crc32_u64(crc, word);
  }
  auto low = static_cast<std::uint32_t>(crc);
  for (; left > 0; --left, ++at) low = _mm_crc32_u8(low, std::to_integer<std::uint8_t>(*at));
  return ~low;
}

}  // namespace sower::journal
