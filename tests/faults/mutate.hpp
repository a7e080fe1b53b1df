#pragma once
// Bytes that an accident changed.

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>

namespace sower::tests {

/// One of: a flipped bit, a byte or several, a stretch of zeros or of noise, a stretch moved, lost or doubled, an end cut off or added.
inline std::string mutated(std::string bytes, std::mt19937_64& chance) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(chance() % std::max<std::size_t>(n, 1)); };
  const std::size_t at = below(bytes.size()), length = std::min(bytes.size() - at, 1 + below(std::size_t{1} << below(12)));
  switch (below(10)) {
    case 0:
    case 1:
    case 2:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
      break;
    case 3:
      for (std::size_t n = 1 + below(8); n > 0; --n) bytes[below(bytes.size())] = static_cast<char>(chance());
      break;
    case 4:
      bytes[at] = "\x00\x01\x7f\x80\xff"[below(5)];
      break;
    case 5:
      bytes.replace(at, length, length, below(2) == 0 ? '\0' : '\xff');
      break;
    case 6:
      for (std::size_t i = at; i < at + length; ++i) bytes[i] = static_cast<char>(chance());
      break;
    case 7:
      bytes.replace(below(bytes.size() - length + 1), length, bytes.substr(at, length));
      break;
    case 8:
      if (below(2) == 0) bytes.erase(at, length);
      else bytes.insert(below(bytes.size()), bytes.substr(at, length));
      break;
    default:
      if (below(2) == 0) bytes.resize(at);
      else bytes.append(length, static_cast<char>(chance()));
  }
  return bytes;
}

}  // namespace sower::tests
