#pragma once
// What the attribute `checksum` of a dataset holds: a hash over its values in row-major order.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "io/hash/hash.hpp"

namespace sower::io::hdf5 {

class Checksum {
 public:
  static constexpr const char* attribute = "checksum";
  /// Numbers as they lie in the file, which is little-endian.
  void numbers(std::span<const std::byte> values) { hasher_.bytes(values); }
  /// The length as uint32, then the bytes.
  void text(std::string_view characters);
  /// "xxh3_128:" and 32 hexadecimal digits.
  [[nodiscard]] std::string word() const;

 private:
  Hasher hasher_;
};

}  // namespace sower::io::hdf5
