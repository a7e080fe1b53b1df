#include "io/hash/hex.hpp"

#include <charconv>

namespace sower::io {
namespace {

constexpr std::size_t half = 16;

bool read_half(std::string_view hex, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return error == std::errc{} && end == hex.data() + hex.size();
}

}  // namespace

std::optional<Hash> hash_in(std::string_view hex) {
  Hash hash;
  if (hex.size() != 2 * half || !read_half(hex.substr(0, half), hash.high) || !read_half(hex.substr(half), hash.low)) return std::nullopt;
  return hash;
}

}  // namespace sower::io
