#pragma once
// The one hash of sower (XXH3, 128 bits): task keys, digests and the identity of input files. Not cryptographic.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sower::io {

struct Hash {
  std::uint64_t high = 0, low = 0;
  auto operator<=>(const Hash&) const = default;
  /// 32 hexadecimal digits.
  [[nodiscard]] std::string hex() const;
};

/// Hashes what it is fed, in order. As long as that is little, it is only collected, and hashed in one go.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  void bytes(std::span<const std::byte> data);
  /// The length first, then the characters, so that neighbours cannot run into each other.
  void text(std::string_view characters);
  void number(std::uint64_t value);
  [[nodiscard]] Hash finish() const;

 private:
  struct State;
  std::array<std::byte, 1024> little_;
  std::size_t collected_ = 0;
  std::unique_ptr<State> state_;  // once it is more
};

/// The hash of a file's content. Throws Error when it cannot be read.
Hash hash_file(const std::string& path);

}  // namespace sower::io
