#include "io/data/byte_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"

namespace sower::io {

ByteFile::ByteFile(std::string path) : path_(std::move(path)) {
  do number_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  while (number_ < 0 && errno == EINTR);
  require(number_ >= 0, "'", path_, "' cannot be opened for reading: ", std::strerror(errno));
  const std::string trouble = what_keeps_from_reading(number_, path_);
  struct stat info {};
  if (trouble.empty() && ::fstat(number_, &info) == 0) size_ = static_cast<std::uint64_t>(info.st_size);
  if (!trouble.empty()) ::close(number_);  // a constructor that throws has no destructor
  require(trouble.empty(), trouble);
}

ByteFile::~ByteFile() { ::close(number_); }

void ByteFile::read(std::uint64_t first, std::span<char> into) const {
  while (!into.empty()) {
    const ssize_t got = ::pread(number_, into.data(), into.size(), static_cast<off_t>(first));
    if (got < 0 && errno == EINTR) continue;
    require(got >= 0, "'", path_, "' cannot be read: ", std::strerror(errno));
    require(got > 0, "'", path_, "' ends before byte ", first + into.size(), ": it was cut while it was read");
    first += static_cast<std::uint64_t>(got);
    into = into.subspan(static_cast<std::size_t>(got));
  }
}

std::uint64_t ByteFile::line_of(std::uint64_t at) const {
  constexpr std::uint64_t block = std::uint64_t{1} << 20;
  std::vector<char> buffer(std::min(block, at));
  std::uint64_t line = 1;
  for (std::uint64_t first = 0; first < at; first += buffer.size()) {
    buffer.resize(std::min(block, at - first));
    read(first, buffer);
    line += static_cast<std::uint64_t>(std::ranges::count(buffer, '\n'));
  }
  return line;
}

}  // namespace sower::io
