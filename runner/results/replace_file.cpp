#include "runner/results/replace_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "runner/api/error.hpp"

namespace sower::results {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail(const std::string& doing) {
  const int error = errno;
  throw Error(text("cannot ", doing, ": ", std::generic_category().message(error)));
}

void sync(const fs::path& path, int flags) {
  const Descriptor opened(path, flags);
  int result = opened.number() < 0 ? -1 : ::fsync(opened.number());
  while (result != 0 && errno == EINTR) result = ::fsync(opened.number());
  if (result != 0) fail("put " + path.string() + " on the disk");
}

/// Whether a process of that number runs here, or the file is locked by whoever writes it, here or on another host.
bool is_in_use(const fs::path& temporary, pid_t writer) {
  if (::kill(writer, 0) == 0 || errno == EPERM) return true;
  const Descriptor opened(temporary, O_RDONLY | O_NONBLOCK);  // a pipe of that name must not hang us
  return opened.number() >= 0 && ::flock(opened.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

constexpr std::string_view mark = ".tmp.";

/// The number of the process that wrote a temporary file of that name; 0 for other files.
pid_t writer_of(const std::string& name) {
  const std::size_t at = name.rfind(mark);
  if (at == std::string::npos) return 0;
  pid_t writer = 0;
  const char* const end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data() + at + mark.size(), end, writer);
  return parsed.ec == std::errc() && parsed.ptr == end ? writer : 0;
}

}  // namespace

bool is_temporary(const std::string& name) { return writer_of(name) > 0; }

bool is_in_use(const fs::path& temporary) { return is_in_use(temporary, writer_of(temporary.filename().string())); }

void remove_stale(const fs::path& folder, const std::string& prefix) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const pid_t writer = name.starts_with(prefix) ? writer_of(name) : 0;
    // One of our own number was left by a process long gone: this one is only about to write.
    if (writer > 0 && (writer == ::getpid() || !is_in_use(entry.path(), writer))) fs::remove(entry.path(), ignored);
  }
}

void make_folders(const fs::path& folder, std::error_code& failure) {
  std::vector<fs::path> missing;
  for (fs::path each = fs::absolute(folder); !fs::exists(each, failure) && !failure; each = each.parent_path()) missing.push_back(each);
  if (!failure) fs::create_directories(folder, failure);
  if (failure) return;
  for (const fs::path& each : missing) sync(each.parent_path(), O_RDONLY | O_DIRECTORY);
}

void replace_file(const fs::path& file, const std::function<void(const fs::path& temporary)>& write) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const std::string prefix = file.filename().string() + std::string(mark);
  remove_stale(folder, prefix);
  const fs::path temporary = folder / (prefix + std::to_string(::getpid()));
  try {
    write(temporary);
    sync(temporary, O_RDONLY);
    int renamed = ::rename(temporary.c_str(), file.c_str());
    while (renamed != 0 && errno == EINTR) renamed = ::rename(temporary.c_str(), file.c_str());
    if (renamed != 0) fail("rename " + temporary.string() + " to " + file.string());
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
  sync(folder, O_RDONLY | O_DIRECTORY);
}

std::ofstream opened_for_writing(const fs::path& file) {
  std::ofstream out;
  do {
    errno = 0;
    out.clear();
    out.open(file, std::ios::binary);
  } while (!out.is_open() && errno == EINTR);
  return out;
}

void replace_file(const fs::path& file, const std::string& content) {
  replace_file(file, [&](const fs::path& temporary) {
    std::ofstream out = opened_for_writing(temporary);
    out << content;
    out.close();
    require(!out.fail(), "'", file.string(), "' cannot be written; check the folder's permissions and the space left");
  });
}

}  // namespace sower::results
