#pragma once
// A file of any size, read in pieces by many threads and ranks.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace sower::io {

/// Half-open range of bytes of a file.
struct ByteRange {
  std::uint64_t first = 0, last = 0;
  [[nodiscard]] std::uint64_t size() const { return last - first; }
};

/// A regular file open for reading. Several threads may read at the same time.
class ByteFile {
 public:
  /// Throws Error for what is no regular file, without waiting for a writer, and for what cannot be opened.
  explicit ByteFile(std::string path);
  ~ByteFile();
  ByteFile(const ByteFile&) = delete;
  ByteFile& operator=(const ByteFile&) = delete;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Fills `into` with the bytes from `first` on. Throws Error when there are fewer: the file was cut meanwhile.
  void read(std::uint64_t first, std::span<char> into) const;
  /// The line that byte `at` is in, counted from 1. Reads all that comes before.
  [[nodiscard]] std::uint64_t line_of(std::uint64_t at) const;

 private:
  std::string path_;
  int number_ = -1;
  std::uint64_t size_ = 0;
};

/// The share of the bytes that falls to a rank, or to one of many threads.
inline ByteRange byte_share(ByteRange whole, std::uint64_t part, std::uint64_t parts) {
  const auto bound = [&](std::uint64_t k) {  // no product that could overflow
    return whole.first + whole.size() / parts * k + whole.size() % parts * k / parts;
  };
  return {bound(part), bound(part + 1)};
}

}  // namespace sower::io
