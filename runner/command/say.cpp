#include "runner/command/say.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

#include "runner/command/terminal_text.hpp"

namespace sower {
namespace {

std::mutex mutex;  // of what follows, and of the order of what is said
Voice voice = Voice::plain;
std::string status;  // on the terminal now, below what was said

void put(std::FILE* to, std::string_view words) noexcept {
  std::fwrite(words.data(), 1, words.size(), to);
  std::fflush(to);
}

/// From the end of the status back to where it begins, and all of it gone.
std::string erasing() {
  std::string codes = "\r";
  for (auto lines = std::ranges::count(status, '\n'); lines > 0; --lines) codes += "\x1b[A";
  return codes + "\x1b[J";
}

/// Says something above the status.
void put_above(std::FILE* to, std::string_view words) noexcept {
  if (!status.empty()) put(stdout, erasing());
  put(to, words);
  if (!status.empty()) put(stdout, status);
}

}  // namespace

void set_voice(Voice how) noexcept {
  const std::lock_guard lock(mutex);
  voice = how;
}

void say(std::string_view words) noexcept {
  const std::lock_guard lock(mutex);
  if (voice != Voice::quiet && !words.empty()) put_above(voice == Voice::to_error ? stderr : stdout, terminal_text(words, 0));
}

void say_to_machines(std::string_view line) noexcept {
  const std::lock_guard lock(mutex);
  put(stdout, line);
}

void complain(std::string_view words) noexcept {
  const std::lock_guard lock(mutex);
  std::string line = "sower: ";
  put_above(stderr, line.append(terminal_text(words, 0)).append("\n"));
}

void show_status(std::string lines) noexcept {
  lines = terminal_text(lines, 0);
  const std::lock_guard lock(mutex);
  if (lines == status) return;
  std::string codes = status.empty() ? "" : erasing();
  status = std::move(lines);
  put(stdout, codes + status);
}

int terminal_columns() noexcept {
  const char* kind = std::getenv("TERM");
  winsize size{};
  if (isatty(STDOUT_FILENO) == 0 || kind == nullptr || std::string_view(kind) == "dumb") return 0;
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool would_wait() noexcept {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return poll(&out, 1, 0) <= 0;
}

bool said_all() noexcept { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

bool reader_left() noexcept {
  pollfd out{STDOUT_FILENO, 0, 0};
  return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

}  // namespace sower
