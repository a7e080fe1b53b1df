#include "io/data/checksum.hpp"

#include "io/hash/hash.hpp"

namespace sower::io {

std::string file_checksum(const std::string& file) { return hash_file(file).hex(); }

}  // namespace sower::io
