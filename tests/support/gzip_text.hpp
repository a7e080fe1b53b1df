#pragma once

#include <zlib.h>

#include <cstdlib>
#include <string>

namespace sower::tests {

/// A gzip file of one member.
inline std::string gzip_text(std::string text) {
  z_stream z{};
  if (::deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string packed(::deflateBound(&z, static_cast<uLong>(text.size())) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(text.data());
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(packed.data());
  z.avail_out = static_cast<uInt>(packed.size());
  if (::deflate(&z, Z_FINISH) != Z_STREAM_END) std::abort();
  packed.resize(packed.size() - z.avail_out);
  ::deflateEnd(&z);
  return packed;
}

}  // namespace sower::tests
