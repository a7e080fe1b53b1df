#include "runner/isolate/task_log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "runner/api/error.hpp"

namespace sower::isolate {

void TaskLog::add(std::span<const char> output) {
  if (output.empty() || path_.empty()) return;
  if (!opened_) open();
  const auto head = output.first(std::min(output.size(), kept - begun_));
  write(head);
  begun_ += head.size();
  keep_end(output.subspan(head.size()));
}

void TaskLog::open() {
  opened_ = true;
  std::error_code ignored;
  std::filesystem::create_directories(path_.parent_path(), ignored);
  file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (file_) ::flock(file_.get(), LOCK_EX | LOCK_NB);  // `sower logs -f` sees by it that there is more to come
  struct stat info {};
  if (file_ && ::fstat(file_.get(), &info) == 0 && info.st_size > 0) write(text("\n[sower: attempt ", attempt_, "]\n"));
}

void TaskLog::write(std::span<const char> bytes) {
  while (file_ && !bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) file_.close();
    else bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void TaskLog::keep_end(std::span<const char> bytes) {
  if (bytes.size() > kept) {
    after_begun_ += bytes.size() - kept;
    bytes = bytes.last(kept);
  }
  if (end_.empty() && !bytes.empty()) end_.resize(kept);
  while (!bytes.empty()) {
    const std::size_t at = after_begun_ % kept, length = std::min(bytes.size(), kept - at);
    std::ranges::copy(bytes.first(length), end_.begin() + static_cast<std::ptrdiff_t>(at));
    after_begun_ += length;
    bytes = bytes.subspan(length);
  }
}

void TaskLog::finish() {
  const std::span<const char> ring(end_);
  const std::size_t at = after_begun_ % kept;
  if (after_begun_ <= kept) {
    write(ring.first(static_cast<std::size_t>(after_begun_)));
  } else {
    write(text("\n[sower: ", after_begun_ - kept, " bytes are left out]\n"));
    write(ring.subspan(at));
    write(ring.first(at));
  }
  file_.close();
  end_ = {};
}

}  // namespace sower::isolate
