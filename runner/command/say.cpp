#include "runner/command/say.hpp"

#include <poll.h>
#include <unistd.h>

#include <cstdio>

namespace sower {

void say(std::string_view words) noexcept {
  std::fwrite(words.data(), 1, words.size(), stdout);
  std::fflush(stdout);
}

void complain(std::string_view words) noexcept { std::fprintf(stderr, "sower: %.*s\n", static_cast<int>(words.size()), words.data()); }

bool said_all() noexcept { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

bool reader_left() noexcept {
  pollfd out{STDOUT_FILENO, 0, 0};
  return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

}  // namespace sower
