#include <fcntl.h>
#include <limits.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <unordered_map>

#include "runner/api/error.hpp"
#include "runner/journal/encode.hpp"
#include "runner/journal/file_name.hpp"
#include "runner/journal/frame.hpp"
#include "runner/journal/journal.hpp"
#include "runner/journal/parcel.hpp"

namespace sower {

using namespace journal;

namespace {

/// Returns the errno that ended it, 0 when everything was written.
int write_all(int descriptor, std::span<iovec> pieces) {
  while (!pieces.empty()) {
    const ssize_t written = ::writev(descriptor, pieces.data(), static_cast<int>(std::min<std::size_t>(pieces.size(), IOV_MAX)));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    if (written == 0) return EIO;
    auto left = static_cast<std::size_t>(written);
    while (!pieces.empty() && left >= pieces.front().iov_len) {
      left -= pieces.front().iov_len;
      pieces = pieces.subspan(1);
    }
    if (left > 0) {
      pieces.front().iov_base = static_cast<std::byte*>(pieces.front().iov_base) + left;
      pieces.front().iov_len -= left;
    }
  }
  return 0;
}

/// What was written survives the machine's death when this returns 0; else an errno. `sync`: fdatasync or fsync.
int sync_now(int descriptor, int (*sync)(int)) {
  int result = 0;
  do result = sync(descriptor);
  while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

}  // namespace

struct JournalWriter::File {
  struct Schema {
    std::uint32_t number = 0;
    std::uint64_t tasks = 0;  ///< written with it
  };

  File(std::filesystem::path where, FileName name) : folder(std::move(where)), path(folder / name.text()) {}
  ~File();
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void make();
  void fill(const TaskResult& result, const std::string& described, const Schema& schema);
  void write();
  void sync_folder();
  void require_sound();
  [[noreturn]] void fail(std::string_view doing, int number);

  std::filesystem::path folder, path;
  std::atomic<int> descriptor = -1;
  std::uint64_t id = 0;
  bool begun = false;          ///< whether the header is in the file, or in the parcel
  bool folder_synced = false;  ///< of the one that syncs
  std::mutex failing;
  std::string failure;      ///< why nothing more may be written
  std::mutex filling;       ///< of what follows
  Parcel parcel;            ///< what is not written yet
  std::string description;  ///< of the variables of the task that is appended
  std::unordered_map<std::string, Schema> schemas;
};

JournalWriter::JournalWriter(std::filesystem::path folder, int attempt, int rank)
    : file_(std::make_unique<File>(std::move(folder), FileName{attempt, rank})) {}
JournalWriter::~JournalWriter() = default;

void JournalWriter::add(const TaskResult& result) {
  File& file = *file_;
  file.require_sound();
  check(result);
  const std::lock_guard lock(file.filling);
  if (file.descriptor < 0) file.make();
  describe(result.variables, file.description);
  const auto at = file.schemas.try_emplace(file.description, File::Schema{static_cast<std::uint32_t>(file.schemas.size())}).first;
  file.fill(result, at->first, at->second);
  ++at->second.tasks;
  if (file.parcel.is_due()) file.write();
}

void JournalWriter::flush() {
  file_->require_sound();
  const std::lock_guard lock(file_->filling);
  file_->write();
}

void JournalWriter::append(const TaskResult& result) {
  add(result);
  flush();
}

void JournalWriter::sync() {
  flush();
  File& file = *file_;
  if (file.descriptor < 0) return;
  if (const int error = sync_now(file.descriptor, ::fdatasync); error != 0) file.fail("sync", error);
  if (!file.folder_synced) file.sync_folder();
}

/// What was added and nobody waited for is better there than not.
JournalWriter::File::~File() {
  if (descriptor < 0) return;
  if (failure.empty()) static_cast<void>(write_all(descriptor, parcel.pieces()));
  ::close(descriptor);
}

/// Writes what is in the parcel.
void JournalWriter::File::write() {
  if (parcel.empty()) return;
  const int error = write_all(descriptor, parcel.pieces());
  parcel.clear();
  if (error != 0) fail("write to", error);
}

void JournalWriter::File::make() {
  int opened = -1;
  do opened = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
  while (opened < 0 && errno == EINTR);
  const int error = errno;
  require(opened >= 0 || error != EEXIST, "the journal file '", path.string(),
          "' is there already and old ones are never written to; is this study being run twice at the same time?");
  require(opened >= 0, "cannot make the journal file '", path.string(), "': ", std::strerror(error));
  descriptor = opened;
  if (::getrandom(&id, sizeof id, 0) != sizeof id) fail("draw an identity for", errno);
}

/// Adds to the parcel the frame of a task and what must come before it.
void JournalWriter::File::fill(const TaskResult& result, const std::string& described, const Schema& schema) {
  if (!begun) {
    FileHeader header{.file = id};
    header.crc = header.checksum();
    parcel.number(header);
    begun = true;
  }
  // With the first, second, fourth, eighth, ... task: one damaged schema costs no more than one task, and 20 copies serve a million.
  if (std::has_single_bit(schema.tasks + 1)) {
    parcel.open_frame({.file = id, .kind = FrameKind::schema, .schema = schema.number});
    parcel.bytes(std::as_bytes(std::span(described)));
    parcel.close_frame();
  }
  parcel.open_frame({.file = id, .kind = FrameKind::task, .schema = schema.number});
  put_task(parcel, result);
  parcel.close_frame();
}

/// So that the file's name, too, survives the death of the machine.
void JournalWriter::File::sync_folder() {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) fail("open the folder of", errno);
  const int error = sync_now(opened, ::fsync);
  ::close(opened);
  if (error != 0 && error != EINVAL) fail("sync the folder of", error);  // some file systems cannot sync folders and say EINVAL
  folder_synced = true;
}

void JournalWriter::File::require_sound() {
  const std::lock_guard lock(failing);
  require(failure.empty(), failure, "; nothing more is written to this file");
}

void JournalWriter::File::fail(std::string_view doing, int number) {
  const std::lock_guard lock(failing);
  failure = text("cannot ", doing, " the journal file '", path.string(), "': ", std::strerror(number));
  throw Error(failure);
}

}  // namespace sower
