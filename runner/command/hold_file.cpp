#include "runner/command/hold_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view prefix = "hold-", draft_prefix = "hold.tmp.";

/// Repeats a call that a signal interrupts.
template <class Call>
auto uninterrupted(const Call& call) -> decltype(call()) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// 0 for whatever else lies there.
int number_of(const std::string& name) {
  int number = 0;
  if (!name.starts_with(prefix)) return 0;
  const auto [end, error] = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
  constexpr int most = 999'999'999;  // there is room for more behind the last
  const bool is_ours = error == std::errc{} && end == name.data() + name.size() && number > 0 && number <= most;
  return is_ours && hold_path("", number).string() == name ? number : 0;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
    names.push_back(entry->path().filename().string());
  require(!failure, "the run folder '", folder.string(), "' cannot be read: ", failure.message());
  return names;
}

/// Opening, unlike looking, makes a network file system ask its server.
int opened(const fs::path& file) {
  return uninterrupted([&] { return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW); });
}

Holder holder_at(int file) {
  std::array<char, std::size_t{1} << 14> text{};
  const ssize_t length = uninterrupted([&] { return ::pread(file, text.data(), text.size(), 0); });
  return read_holder({text.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))});
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = uninterrupted([&] { return ::write(file, text.data(), text.size()); });
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

fs::path hold_path(const fs::path& folder, int number) { return folder / fmt::format("{}{:04}", prefix, number); }

HoldFile newest_hold(const fs::path& folder) {
  constexpr int tries = 100;  // it may go between being listed and being opened, again and again only if something is very wrong
  for (int i = 0; i < tries; ++i) {
    HoldFile newest;
    for (const std::string& name : names_in(folder)) newest.number = std::max(newest.number, number_of(name));
    if (newest.number == 0) return newest;
    const fs::path path = hold_path(folder, newest.number);
    const int file = opened(path);
    if (file < 0 && (errno == ENOENT || errno == ESTALE)) continue;
    require(file >= 0 || errno != ELOOP, "'", path.string(), "' is a link; sower did not make it: move it away or remove it");
    require(file >= 0, "'", path.string(), "' cannot be opened: ", std::strerror(errno), "; check the folder's permissions");
    const std::string trouble = io::trouble_with_open_file(file, path);
    if (!trouble.empty()) ::close(file);
    require(trouble.empty(), trouble);
    struct stat info {};
    if (::fstat(file, &info) == 0) newest.touched = info.st_mtim;
    newest.holder = holder_at(file);
    newest.locked = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(file);
    return newest;
  }
  throw Error(text("the holds in '", folder.string(), "' come and go all the time; is another program at work there?"));
}

Holder holder_in(const fs::path& path) {
  const int file = opened(path);
  if (file < 0 && (errno == ENOENT || errno == ESTALE)) return {};
  require(file >= 0, "'", path.string(), "' cannot be opened: ", std::strerror(errno));
  Holder holder = holder_at(file);
  ::close(file);
  return holder;
}

HoldDraft::HoldDraft(const fs::path& folder, const Holder& holder)
    : folder_(folder), path_(folder / (std::string(draft_prefix) + holder.token)), text_(text_of(holder)) {
  file_ = uninterrupted([&] { return ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666); });
  // The machine's death must not leave a hold that does not say whose it is.
  const bool written = file_ >= 0 && write_all(file_, text_) && uninterrupted([&] { return ::fsync(file_); }) == 0;
  if (written) {
    ::flock(file_, LOCK_EX | LOCK_NB);  // where locks do not work, processes and times tell
    return;
  }
  const int error = errno;
  if (file_ >= 0) ::close(file_);
  ::unlink(path_.c_str());
  throw Error(text("the run folder '", folder.string(), "' cannot be written: ", std::strerror(error),
                   "; check its permissions and the space left, or name another with --out"));
}

HoldDraft::~HoldDraft() {
  ::unlink(path_.c_str());
  if (file_ >= 0) ::close(file_);
}

timespec HoldDraft::now() const {
  touch(file_);
  struct stat info {};
  ::fstat(file_, &info);
  return info.st_mtim;
}

bool HoldDraft::becomes(int number) {
  const fs::path path = hold_path(folder_, number);
  if (uninterrupted([&] { return ::link(path_.c_str(), path.c_str()); }) == 0) return true;
  // A network file system may say that it is there when only the answer to the first request was lost.
  if (errno == EEXIST) return holder_in(path).token == read_holder(text_).token;
  if (errno == ENOENT || errno == ESTALE) return false;
  const int error = errno;
  const bool no_links = error == EPERM || error == EOPNOTSUPP || error == ENOSYS;
  require(no_links, "the run folder '", folder_.string(), "' cannot be taken: ", std::strerror(error),
          "; check its permissions, or name another with --out");
  return is_made(path);
}

/// Where there are no links: for an instant the hold does not say whose it is, and counts as that of somebody on another machine.
bool HoldDraft::is_made(const fs::path& path) {
  const int made = uninterrupted([&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666); });
  if (made < 0 && errno == EEXIST) return false;
  const bool written = made >= 0 && write_all(made, text_) && uninterrupted([&] { return ::fsync(made); }) == 0;
  require(written, "the hold '", path.string(), "' cannot be written: ", std::strerror(errno));
  ::flock(made, LOCK_EX | LOCK_NB);
  ::close(std::exchange(file_, made));
  return true;
}

int HoldDraft::release() { return std::exchange(file_, -1); }

bool is_hold_name(const std::string& name) { return number_of(name) > 0 || name.starts_with(draft_prefix); }

void remove_older_holds(const fs::path& folder, int number) {
  for (const std::string& name : names_in(folder)) {
    const int other = number_of(name);
    if ((other > 0 && other < number) || name.starts_with(draft_prefix)) ::unlink((folder / name).c_str());
  }
}

void touch(int file) { ::futimens(file, nullptr); }

}  // namespace sower
