#include "io/data/regular_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runner/api/error.hpp"

namespace sower::io {
namespace {

constexpr const char* what_to_do = "; sower did not write it: move it away or remove it";

class Opened {
 public:
  explicit Opened(const std::filesystem::path& path) {
    do number_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    while (number_ < 0 && errno == EINTR);
    error_ = number_ < 0 ? errno : 0;
  }
  ~Opened() {
    if (number_ >= 0) ::close(number_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_nothing() const { return error_ == ENOENT || error_ == ENOTDIR; }
  [[nodiscard]] std::string trouble(const std::filesystem::path& path) const {
    if (number_ >= 0) return trouble_with_open_file(number_, path);
    if (is_nothing()) return "";
    if (error_ == ENXIO) return text("'", path.string(), "' is a socket, not a plain file", what_to_do);
    return text("'", path.string(), "' cannot be read: ", std::strerror(error_), "; check its permissions");
  }

 private:
  int number_ = -1, error_ = 0;
};

const char* kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  return S_ISSOCK(mode) ? "a socket" : "a device";
}

/// Whether nearly nothing of that many bytes was ever written. A file system that does not tell counts all of them.
bool is_hollow(int file, off_t bytes) {
  constexpr off_t always_fine = off_t{1} << 30, one_in = 64;
  if (bytes <= always_fine) return false;
  off_t written = 0;
  for (off_t at = 0; at < bytes && written <= bytes / one_in;) {
    const off_t data = ::lseek(file, at, SEEK_DATA);
    if (data < 0) return errno == ENXIO;  // nothing but a hole from here on
    const off_t hole = ::lseek(file, data, SEEK_HOLE);
    if (hole <= data) return false;
    written += hole - data;
    at = hole;
  }
  return written <= bytes / one_in;
}

/// What is there of so many bytes.
std::optional<std::string> bytes_of(int file, std::size_t bytes) {
  std::string content(bytes, '\0');
  std::size_t length = 0;
  while (length < bytes) {
    const ssize_t got = ::read(file, content.data() + length, bytes - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;  // it was cut meanwhile
    length += static_cast<std::size_t>(got);
  }
  content.resize(length);
  return content;
}

}  // namespace

std::string what_keeps_from_reading(int file, const std::filesystem::path& path) {
  struct stat info {};
  if (::fstat(file, &info) != 0) return text("'", path.string(), "' cannot be read: ", std::strerror(errno));
  if (!S_ISREG(info.st_mode)) return text("'", path.string(), "' is ", kind_of(info.st_mode), ", not a plain file");
  const bool hollow = is_hollow(file, info.st_size);
  ::lseek(file, 0, SEEK_SET);
  return hollow ? text("'", path.string(), "' has ", info.st_size, " bytes, nearly all of which were never written") : "";
}

std::string trouble_with_open_file(int file, const std::filesystem::path& path) {
  const std::string trouble = what_keeps_from_reading(file, path);
  return trouble.empty() ? trouble : trouble + what_to_do;
}

std::string trouble_with_regular_file(const std::filesystem::path& path) { return Opened(path).trouble(path); }

RegularFile read_regular_file(const std::filesystem::path& path, std::size_t most_bytes) {
  const Opened file(path);
  if (file.is_nothing()) return {};
  if (const std::string trouble = file.trouble(path); !trouble.empty()) return {std::nullopt, trouble};
  struct stat info {};
  ::fstat(file.number(), &info);
  const auto bytes = static_cast<std::size_t>(info.st_size);
  if (bytes > most_bytes)
    return {std::nullopt, text("'", path.string(), "' has ", bytes, " bytes, and at most ", most_bytes, " are read", what_to_do)};
  std::optional<std::string> content = bytes_of(file.number(), bytes);
  if (!content) return {std::nullopt, text("'", path.string(), "' cannot be read: ", std::strerror(errno))};
  return {std::move(content), ""};
}

}  // namespace sower::io
