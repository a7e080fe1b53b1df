#pragma once
// What a reader of the journal may take for granted of a record it is given. A header, since fuzz targets link no test library.

#include <cstdint>
#include <cstring>
#include <span>

#include "runner/journal/frame.hpp"
#include "runner/journal/journal.hpp"

namespace sower::tests {

/// Whether the data are what the sizes and the type promise, so that a reader may go through them without looking.
inline bool is_well_formed(const VariableView& variable) {
  std::size_t count = 1;
  for (const std::size_t each : variable.sizes) count *= each;
  const std::size_t bytes_each = journal::value_bytes[variable.head->values.index()];
  if (bytes_each != 0) return variable.data.size() == count * bytes_each;
  std::span<const std::byte> left = variable.data;
  for (; count > 0; --count) {
    std::uint32_t length = 0;
    if (left.size() < sizeof length) return false;
    std::memcpy(&length, left.data(), sizeof length);
    if (left.size() < sizeof length + length) return false;
    left = left.subspan(sizeof length + length);
  }
  return left.empty();
}

}  // namespace sower::tests
