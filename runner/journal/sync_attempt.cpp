#include "runner/journal/sync_attempt.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runner/api/error.hpp"
#include "runner/journal/file_name.hpp"

namespace sower {
namespace {

void sync(const std::filesystem::path& path, int flags) {
  const int opened = ::open(path.c_str(), flags | O_CLOEXEC);
  int result = opened < 0 ? -1 : ::fsync(opened);
  while (result != 0 && errno == EINTR) result = ::fsync(opened);
  const int error = errno;
  if (opened >= 0) ::close(opened);
  const bool folder_cannot = error == EINVAL && (flags & O_DIRECTORY) != 0;  // some file systems cannot sync folders
  require(result == 0 || folder_cannot, "cannot put '", path.string(), "' on the disk: ", std::strerror(error));
}

}  // namespace

void sync_attempt(const std::filesystem::path& journal, int attempt) {
  for (const auto& entry : std::filesystem::directory_iterator(journal)) {
    const auto name = journal::FileName::parse(entry.path().filename().string());
    if (name && name->attempt == attempt) sync(entry.path(), O_RDONLY);
  }
  sync(journal, O_RDONLY | O_DIRECTORY);
}

}  // namespace sower
