#include "runner/isolate/hand_over.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>
#include <span>
#include <string>

#include "runner/api/error.hpp"
#include "runner/journal/decode.hpp"
#include "runner/journal/encode.hpp"
#include "runner/journal/frame.hpp"
#include "runner/journal/parcel.hpp"

namespace sower::isolate {

using namespace journal;

namespace {

constexpr std::size_t page = 4096, at_once = std::size_t{16} << 20;

/// Gives the pages that lie wholly within these bytes back to the system.
void forget(char* begin, std::size_t size) {
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::uintptr_t first = (address + page - 1) / page * page, end = (address + size) / page * page;
  if (first < end) ::madvise(begin + (first - address), end - first, MADV_DONTNEED);
}

int write_all(int file, const iovec& piece) {
  auto* begin = static_cast<char*>(piece.iov_base);
  std::size_t left = piece.iov_len;
  while (left > 0) {
    const ssize_t written = ::write(file, begin, std::min(left, at_once));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    const auto length = static_cast<std::size_t>(written);
    if (piece.iov_len >= at_once) forget(begin, length);
    begin += length;
    left -= length;
  }
  return 0;
}

/// The whole of a file, mapped.
class View {
 public:
  explicit View(int file) : file_(file) {
    struct stat info {};
    if (::fstat(file, &info) != 0 || info.st_size <= 0) return;
    const auto size = static_cast<std::size_t>(info.st_size);
    void* const begin = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
    if (begin != MAP_FAILED) bytes_ = {static_cast<const std::byte*>(begin), size};
  }
  ~View() {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  /// Copies bytes of the file and empties the file where they were.
  void move_out(std::span<const std::byte> from, void* to) const {
    auto* out = static_cast<std::byte*>(to);
    while (!from.empty()) {
      const auto piece = from.first(std::min(from.size(), at_once));
      std::memcpy(out, piece.data(), piece.size());
      const auto offset = static_cast<std::size_t>(piece.data() - bytes_.data());
      const std::size_t first = (offset + page - 1) / page * page, end = (offset + piece.size()) / page * page;
      if (piece.size() == at_once && first < end)
        ::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(first), static_cast<off_t>(end - first));
      out += piece.size();
      from = from.subspan(piece.size());
    }
  }

 private:
  int file_;
  std::span<const std::byte> bytes_;
};

/// The payload of the frame of that kind at the front of `bytes`, which it is taken from; none when there is no intact one.
std::optional<std::span<const std::byte>> take_frame(std::span<const std::byte>& bytes, FrameKind kind) {
  FrameHeader header;
  if (bytes.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof header);
  const auto rest = bytes.subspan(sizeof header);
  if (header.magic != frame_magic || header.kind != kind || header.length > rest.size()) return std::nullopt;
  const auto payload = rest.first(header.length);
  if (crc32c(payload, header.checksum()) != header.crc) return std::nullopt;
  bytes = rest.subspan(header.length);
  return payload;
}

/// A unit's text that lives as long as the process, as those of experiments do.
std::string_view lasting(std::string_view symbol) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(symbol);
  return found != known.end() ? *found : *known.emplace(symbol).first;
}

Variable moved_out(const VariableView& from, const View& view) {
  Variable variable = *from.head;
  variable.about.unit.symbol = lasting(from.head->about.unit.symbol);
  for (std::size_t i = 0; i < from.sizes.size(); ++i) variable.dimensions[i].size = from.sizes[i];
  std::visit(
      [&]<class T>(std::vector<T>& values) {
        if constexpr (std::is_same_v<T, std::string>) {
          values = texts_of(from.data);
        } else {
          values.resize(from.data.size() / sizeof(T));
          view.move_out(from.data, values.data());
        }
      },
      variable.values);
  return variable;
}

}  // namespace

Descriptor memory_file(const char* name) {
  Descriptor file(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file) ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK);
  return file;
}

int hand_over(TaskResult& result, int file) {
  check(result);
  std::string schema;
  describe(result.variables, schema);
  Parcel parcel;
  parcel.open_frame({.kind = FrameKind::schema});
  parcel.bytes(std::as_bytes(std::span(schema)));
  parcel.close_frame();
  parcel.open_frame({.kind = FrameKind::task});
  put_task(parcel, result);
  parcel.close_frame();
  for (const iovec& piece : parcel.pieces())
    if (const int error = write_all(file, piece); error != 0) return error;
  return 0;
}

std::optional<TaskResult> take_over(int file) {
  const View view(file);
  std::span<const std::byte> bytes = view.bytes();
  const auto described = take_frame(bytes, FrameKind::schema);
  const auto task = described ? take_frame(bytes, FrameKind::task) : std::nullopt;
  std::vector<Variable> schema;
  RecordView record;
  if (!task || !bytes.empty() || !read_schema(*described, schema) || !read_task({*task}, schema, record)) return std::nullopt;
  TaskResult result{std::move(record.head), {}};
  for (const VariableView& variable : record.variables) result.variables.push_back(moved_out(variable, view));
  return result;
}

}  // namespace sower::isolate
