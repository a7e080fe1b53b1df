#pragma once

#include <string>

namespace sower::io {

/// XXH3's 128-bit hash of a file's content, 32 hexadecimal digits. Throws Error when it cannot be read.
std::string file_checksum(const std::string& file);

}  // namespace sower::io
