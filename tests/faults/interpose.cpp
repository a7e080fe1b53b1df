// Preloaded into a program, makes its calls on files under one folder fail, stop half-way, or be its last.
//
//   FAULT_FOLDER    calls on files under this absolute path count: creating, writing, syncing, shortening, renaming, removing
//   FAULT_AT        the number of the call, from 1, that meets the fault; 0 or none: no call does
//   FAULT           before, after: SIGKILL; torn: half of a write, then SIGKILL; short: half of a write; else an error's number (28),
//                   or a number and a plus (28+): that call and all later ones
//   FAULT_COUNT     file that receives the number of calls when the program ends
//   FAULT_ACKS      file that receives a byte for each write to a journal file (*.log) that came back whole: what is acknowledged
//   FAULT_TRACE     file that receives what was done, for a machine's death to be played from: see trace()

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// The function that this library stands before.
template <class F>
F* real(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

std::string setting(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

int append_to(const std::string& path) {
  static auto* const open_file = real<int(const char*, int, ...)>("open");
  return path.empty() ? -1 : open_file(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

void put(int file, const void* data, std::size_t size) {
  static auto* const write_file = real<ssize_t(int, const void*, size_t)>("write");
  if (file >= 0 && write_file(file, data, size) != static_cast<ssize_t>(size)) std::abort();
}

enum class Fault { none, before, after, torn, shortened, error };

class Injection {
 public:
  Injection() {
    const std::string what = setting("FAULT");
    if (what == "before") fault_ = Fault::before;
    else if (what == "after") fault_ = Fault::after;
    else if (what == "torn") fault_ = Fault::torn;
    else if (what == "short") fault_ = Fault::shortened;
    else if (!what.empty()) fault_ = Fault::error;
    error_ = std::atoi(what.c_str());
    for_ever_ = what.ends_with('+');
  }
  ~Injection() {
    const std::string number = std::to_string(calls_.load()) + "\n";
    put(append_to(setting("FAULT_COUNT")), number.data(), number.size());
  }

  [[nodiscard]] bool concerns(std::string_view path) const {
    return !folder_.empty() && path.starts_with(folder_) && (path.size() == folder_.size() || path[folder_.size()] == '/');
  }
  /// What this call meets.
  Fault next() {
    const long call = ++calls_;
    return at_ > 0 && (call == at_ || (for_ever_ && call > at_)) ? fault_ : Fault::none;
  }
  [[nodiscard]] int error() const { return error_; }

  void acknowledge(const std::string& path) {
    if (path.ends_with(".log")) put(acks_, "+", 1);
  }
  /// Number of bytes of each of: what (c create, C create or empty, d make a folder, w write, s sync, t shorten, r rename,
  /// l link, u remove), path, data; then these. Data: the offset (8 bytes, all ones: at the end) and what was written; the new size; the
  /// new path.
  void trace(char what, const std::string& path, std::string_view data) {
    if (trace_ < 0) return;
    const std::lock_guard lock(tracing_);
    const std::uint64_t sizes[2] = {path.size(), data.size()};
    std::string record(1, what);
    record.append(reinterpret_cast<const char*>(sizes), sizeof sizes).append(path).append(data);
    put(trace_, record.data(), record.size());
  }
  [[nodiscard]] bool traces() const { return trace_ >= 0; }

 private:
  std::string folder_ = setting("FAULT_FOLDER");
  Fault fault_ = Fault::none;
  int error_ = 0;
  bool for_ever_ = false;
  long at_ = std::atol(setting("FAULT_AT").c_str());
  std::atomic<long> calls_ = 0;
  int acks_ = append_to(setting("FAULT_ACKS")), trace_ = append_to(setting("FAULT_TRACE"));
  std::mutex tracing_;
};

Injection& injection() {
  static Injection one;
  return one;
}

[[noreturn]] void die() {
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

std::string path_of(int file) {
  char path[PATH_MAX];
  const ssize_t length = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path, sizeof path);
  return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : "";
}

std::string absolute(int folder, const char* path) {
  if (path[0] == '/') return path;
  if (folder != AT_FDCWD) return path_of(folder) + '/' + path;
  char here[PATH_MAX];
  return ::getcwd(here, sizeof here) == nullptr ? path : std::string(here) + '/' + path;
}

/// Calls with the fault that this call meets; -1 and errno for an error.
template <class Call>
auto meet(Fault fault, const Call& call) -> decltype(call()) {
  if (fault == Fault::before || fault == Fault::torn) die();
  if (fault == Fault::error) {
    errno = injection().error();
    return -1;
  }
  const auto result = call();
  if (fault == Fault::after) die();
  return result;
}

std::string bytes_of(std::uint64_t number) { return {reinterpret_cast<const char*>(&number), sizeof number}; }

/// One write of some pieces; offset: all ones at the file's end.
template <class Call>
ssize_t write_pieces(int file, const std::vector<iovec>& pieces, std::uint64_t offset, const Call& call) {
  const std::string path = path_of(file);
  if (!injection().concerns(path)) return call(pieces);
  std::size_t size = 0;
  for (const iovec& piece : pieces) size += piece.iov_len;
  const Fault fault = injection().next();
  if (fault == Fault::torn || fault == Fault::shortened) {
    std::vector<iovec> half;
    std::size_t left = size / 2;
    for (const iovec& piece : pieces) {
      half.push_back({piece.iov_base, std::min(piece.iov_len, left)});
      left -= half.back().iov_len;
    }
    const ssize_t written = size < 2 ? 0 : call(half);
    if (fault == Fault::torn) die();
    if (size >= 2) return written;
  }
  return meet(fault == Fault::shortened ? Fault::none : fault, [&] {
    const ssize_t written = call(pieces);
    const int error = errno;
    if (written > 0 && injection().traces()) {
      std::string data = bytes_of(offset);
      for (const iovec& piece : pieces) data.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
      data.resize(sizeof offset + static_cast<std::size_t>(written));
      injection().trace('w', path, data);
    }
    if (written == static_cast<ssize_t>(size)) injection().acknowledge(path);
    errno = error;
    return written;
  });
}

constexpr std::uint64_t at_end = ~std::uint64_t{0};

int open_counted(int folder, const char* name, int flags, mode_t mode, const char* function) {
  auto* const call = real<int(int, const char*, int, ...)>(function);
  const std::string path = absolute(folder, name);
  if ((flags & (O_CREAT | O_TRUNC)) == 0 || !injection().concerns(path)) return call(folder, name, flags, mode);
  return meet(injection().next(), [&] {
    const int file = call(folder, name, flags, mode);
    const int error = errno;
    if (file >= 0) injection().trace((flags & O_TRUNC) != 0 ? 'C' : 'c', path, "");
    errno = error;
    return file;
  });
}

/// A call that returns 0 or -1 on the file of a path.
template <class Call>
int simple(char what, const std::string& path, std::string_view data, const Call& call) {
  if (!injection().concerns(path)) return call();
  return meet(injection().next(), [&] {
    const int result = call();
    const int error = errno;
    if (result == 0) injection().trace(what, path, data);
    errno = error;
    return result;
  });
}

mode_t mode_of(int flags, std::va_list arguments) { return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0; }

}  // namespace

// NOLINTBEGIN: these stand for the C library's own.
extern "C" {

#define OPEN(name, at)                                     \
  int name(const char* path, int flags, ...) {             \
    std::va_list arguments;                                \
    va_start(arguments, flags);                            \
    const mode_t mode = mode_of(flags, arguments);         \
    va_end(arguments);                                     \
    return open_counted(AT_FDCWD, path, flags, mode, #at); \
  }                                                        \
  int at(int folder, const char* path, int flags, ...) {   \
    std::va_list arguments;                                \
    va_start(arguments, flags);                            \
    const mode_t mode = mode_of(flags, arguments);         \
    va_end(arguments);                                     \
    return open_counted(folder, path, flags, mode, #at);   \
  }
OPEN(open, openat)
OPEN(open64, openat64)
#undef OPEN

FILE* fopen64(const char* path, const char* mode) {
  const int flags = mode[0] == 'w' ? O_CREAT | O_TRUNC : 0;
  const std::string whole = absolute(AT_FDCWD, path);
  auto* const call = real<FILE*(const char*, const char*)>("fopen64");
  if (flags == 0 || !injection().concerns(whole)) return call(path, mode);
  FILE* file = nullptr;
  const int result = meet(injection().next(), [&] { return file = call(path, mode), file == nullptr ? -1 : 0; });
  if (result == 0) injection().trace('C', whole, "");
  return result == 0 ? file : nullptr;
}

ssize_t write(int file, const void* data, size_t size) {
  static auto* const call = real<ssize_t(int, const void*, size_t)>("write");
  return write_pieces(file, {{const_cast<void*>(data), size}}, at_end,
                      [&](const std::vector<iovec>& pieces) { return call(file, data, pieces.front().iov_len); });
}

ssize_t writev(int file, const iovec* data, int count) {
  static auto* const call = real<ssize_t(int, const iovec*, int)>("writev");
  return write_pieces(file, {data, data + count}, at_end,
                      [&](const std::vector<iovec>& pieces) { return call(file, pieces.data(), static_cast<int>(pieces.size())); });
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
  static auto* const call = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return write_pieces(file, {{const_cast<void*>(data), size}}, static_cast<std::uint64_t>(offset),
                      [&](const std::vector<iovec>& pieces) { return call(file, data, pieces.front().iov_len, offset); });
}

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) { return pwrite64(file, data, size, offset); }

int fsync(int file) {
  return simple('s', path_of(file), "", [&] { return real<int(int)>("fsync")(file); });
}

int fdatasync(int file) {
  return simple('s', path_of(file), "", [&] { return real<int(int)>("fdatasync")(file); });
}

int ftruncate64(int file, off64_t size) {
  return simple('t', path_of(file), bytes_of(static_cast<std::uint64_t>(size)),
                [&] { return real<int(int, off64_t)>("ftruncate64")(file, size); });
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int rename(const char* from, const char* to) {
  return simple('r', absolute(AT_FDCWD, from), absolute(AT_FDCWD, to),
                [&] { return real<int(const char*, const char*)>("rename")(from, to); });
}

int link(const char* from, const char* to) {
  return simple('l', absolute(AT_FDCWD, from), absolute(AT_FDCWD, to),
                [&] { return real<int(const char*, const char*)>("link")(from, to); });
}

int mkdir(const char* path, mode_t mode) {
  return simple('d', absolute(AT_FDCWD, path), "", [&] { return real<int(const char*, mode_t)>("mkdir")(path, mode); });
}

int unlink(const char* path) {
  return simple('u', absolute(AT_FDCWD, path), "", [&] { return real<int(const char*)>("unlink")(path); });
}

int remove(const char* path) {
  return simple('u', absolute(AT_FDCWD, path), "", [&] { return real<int(const char*)>("remove")(path); });
}
}
// NOLINTEND
