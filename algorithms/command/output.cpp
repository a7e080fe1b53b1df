#include "algorithms/command/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "algorithms/command/task_folder.hpp"
#include "runner/api/error.hpp"

namespace sower::command {
namespace {

/// Writes all of it; false when that cannot be done.
bool write_all(int file, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

void Descriptor::close() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

Pipe::Ends Pipe::open() {
  Ends made{};
  const bool opened = ::pipe2(made.ends, O_CLOEXEC) == 0;  // not as an argument: errno would be read before
  require(opened, "no pipe can be opened: ", std::strerror(errno));
  return made;
}

Pipe::Pipe() : Pipe(open()) {}

Output::Output(const std::string& file, std::int64_t most_bytes, int also)
    : file_(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)), left_(most_bytes), also_(also) {
  require_made(file_.get() >= 0, errno, text("'", file, "' cannot be written"));
  ::fcntl(pipe_.reads(), F_SETFL, O_NONBLOCK);
}

void Output::take() {
  constexpr int most_pieces = 64;  // others have their turn, and a program that writes for ever its timeout
  std::array<char, 1 << 16> piece{};
  for (int i = 0; i < most_pieces; ++i) {
    const ssize_t length = ::read(pipe_.reads(), piece.data(), piece.size());
    if (length < 0 && errno == EINTR) continue;
    if (length < 0 && errno == EAGAIN) return;
    if (length <= 0) return pipe_.close_reads();
    const auto kept = static_cast<std::size_t>(std::min<std::int64_t>(left_, length));
    const bool written = write_all(file_.get(), std::span(piece).first(kept));
    require(written, "the program's output cannot be kept: ", std::strerror(errno));
    left_ -= static_cast<std::int64_t>(kept);
    was_cut_ = was_cut_ || static_cast<ssize_t>(kept) < length;
    if (also_ >= 0 && !write_all(also_, std::span(piece).first(static_cast<std::size_t>(length)))) also_ = -1;
  }
}

}  // namespace sower::command
