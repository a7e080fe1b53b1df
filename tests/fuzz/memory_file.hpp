#pragma once
// For readers that open a file: one in memory, since a disk would be most of the time.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace sower::tests {

/// The path of a file that holds the bytes until the next call.
inline std::string memory_file(std::string_view bytes) {
  static const int file = ::memfd_create("input", MFD_CLOEXEC);
  if (file < 0 || ::ftruncate(file, 0) != 0) std::abort();
  if (::pwrite(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
  return "/proc/self/fd/" + std::to_string(file);
}

}  // namespace sower::tests
