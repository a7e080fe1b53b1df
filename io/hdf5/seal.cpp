#include "io/hdf5/seal.hpp"

#include <fcntl.h>
#include <hdf5.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "io/hash/hash.hpp"
#include "io/hdf5/checksum.hpp"
#include "io/hdf5/read.hpp"
#include "runner/api/error.hpp"

namespace sower::io::hdf5 {
namespace {

/// Bytes that the seal does not cover.
struct Range {
  std::uint64_t offset, length;
};

/// What a sealed file ends with, behind the ranges. All numbers are little-endian.
struct Footer {
  std::uint64_t size;    ///< of the HDF5 file
  std::uint64_t ranges;  ///< how many stand between it and this
  std::uint64_t high, low;
  std::uint64_t magic;
};
constexpr std::uint64_t footer_magic = 0x316c616573776ff5;  // f5 "owseal1"; another version has another digit
constexpr std::size_t piece = std::size_t{1} << 20;

class RawFile {
 public:
  RawFile(const std::filesystem::path& path, int flags) : path_(path.string()), number_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~RawFile() {
    if (number_ >= 0) ::close(number_);
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  /// 0 for whatever is no regular file.
  [[nodiscard]] std::uint64_t size() const {
    struct stat about {};
    return number_ >= 0 && ::fstat(number_, &about) == 0 && S_ISREG(about.st_mode) ? static_cast<std::uint64_t>(about.st_size) : 0;
  }
  /// False when it is not all there.
  [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> into) const {
    while (!into.empty()) {
      const ssize_t got = ::pread(number_, into.data(), into.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      offset += static_cast<std::uint64_t>(got);
      into = into.subspan(static_cast<std::size_t>(got));
    }
    return true;
  }
  void append(std::span<const std::byte> data) const {
    while (number_ >= 0 && !data.empty()) {
      const ssize_t put = ::write(number_, data.data(), data.size());
      if (put < 0 && errno != EINTR) break;
      if (put > 0) data = data.subspan(static_cast<std::size_t>(put));
    }
    if (data.empty()) return;
    const int error = errno;
    throw Error("cannot seal " + path_ + ": " + std::generic_category().message(error));
  }

 private:
  std::string path_;
  int number_;
};

std::span<const std::byte> bytes_of(const std::vector<Range>& ranges) { return std::as_bytes(std::span(ranges)); }

/// Where the numbers lie that have a checksum of their own.
void add_numbers(const Group& group, std::vector<Range>& ranges) {
  for (const std::string& name : group.datasets()) {
    const Dataset dataset = group.dataset(name);
    if (dataset.sort() == Dataset::Sort::texts || !dataset.text(Checksum::attribute)) continue;
    const haddr_t offset = H5Dget_offset(dataset.id());
    const hsize_t length = H5Dget_storage_size(dataset.id());
    if (offset != HADDR_UNDEF && length > 0) ranges.push_back({offset, length});
  }
  for (const std::string& name : group.groups()) add_numbers(group.group(name), ranges);
}

/// In the order in which they lie, neighbours as one.
std::vector<Range> merged(std::vector<Range> ranges) {
  std::ranges::sort(ranges, {}, &Range::offset);
  std::vector<Range> all;
  for (const Range& each : ranges) {
    if (!all.empty() && all.back().offset + all.back().length == each.offset) all.back().length += each.length;
    else all.push_back(each);
  }
  return all;
}

/// Whether they lie behind each other within the first `size` bytes.
bool fit(const std::vector<Range>& ranges, std::uint64_t size) {
  std::uint64_t end = 0;
  for (const Range& each : ranges) {
    if (each.offset < end || each.offset > size || each.length > size - each.offset) return false;
    end = each.offset + each.length;
  }
  return true;
}

/// False when the file ends before.
bool hash_part(const RawFile& file, std::uint64_t first, std::uint64_t last, Hasher& hasher, std::vector<std::byte>& buffer) {
  for (; first < last; first += buffer.size()) {
    buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece, last - first)));
    if (!file.read(first, buffer)) return false;
    hasher.bytes(buffer);
  }
  return true;
}

/// Fills in the hash over all but the ranges, the ranges themselves and the numbers before it. False when the file ends before.
bool hash_all(const RawFile& file, const std::vector<Range>& ranges, Footer& footer) {
  Hasher hasher;
  std::vector<std::byte> buffer;
  std::uint64_t first = 0;
  for (const Range& each : ranges) {
    if (!hash_part(file, first, each.offset, hasher, buffer)) return false;
    first = each.offset + each.length;
  }
  if (!hash_part(file, first, footer.size, hasher, buffer)) return false;
  hasher.bytes(bytes_of(ranges));
  hasher.number(footer.size);
  hasher.number(footer.ranges);
  const Hash hash = hasher.finish();
  footer.high = hash.high;
  footer.low = hash.low;
  return true;
}

}  // namespace

void seal(const std::filesystem::path& path) {
  std::vector<Range> ranges;
  add_numbers(File(path).root(), ranges);
  ranges = merged(std::move(ranges));
  const RawFile file(path, O_RDWR | O_APPEND);
  Footer footer{file.size(), ranges.size(), 0, 0, footer_magic};
  require(hash_all(file, ranges, footer), "cannot seal ", path.string(), ": it cannot be read back");
  file.append(bytes_of(ranges));
  file.append(std::as_bytes(std::span(&footer, 1)));
}

Seal seal_of(const std::filesystem::path& path) {
  const RawFile file(path, O_RDONLY | O_NONBLOCK);  // a pipe of that name must not hang us
  const std::uint64_t size = file.size();
  Footer footer;
  if (size < sizeof footer || !file.read(size - sizeof footer, std::as_writable_bytes(std::span(&footer, 1)))) return Seal::missing;
  if (footer.magic != footer_magic) return Seal::missing;
  const std::uint64_t before = size - sizeof footer;
  if (footer.size > before || (before - footer.size) / sizeof(Range) != footer.ranges || (before - footer.size) % sizeof(Range) != 0)
    return Seal::broken;
  std::vector<Range> ranges(footer.ranges);
  if (!file.read(footer.size, std::as_writable_bytes(std::span(ranges))) || !fit(ranges, footer.size)) return Seal::broken;
  Footer found = footer;
  const bool same = hash_all(file, ranges, found) && found.high == footer.high && found.low == footer.low;
  return same ? Seal::intact : Seal::broken;
}

}  // namespace sower::io::hdf5
