#include "io/hdf5/checksum.hpp"

#include <cstdint>

namespace sower::io::hdf5 {

void Checksum::text(std::string_view characters) {
  const auto length = static_cast<std::uint32_t>(characters.size());
  hasher_.bytes(std::as_bytes(std::span(&length, 1)));
  hasher_.bytes(std::as_bytes(std::span(characters)));
}

std::string Checksum::word() const { return "xxh3_128:" + hasher_.finish().hex(); }

}  // namespace sower::io::hdf5
