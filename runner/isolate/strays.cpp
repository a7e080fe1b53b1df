#include "runner/isolate/strays.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <vector>

#include "runner/isolate/descriptor.hpp"

namespace sower::isolate {
namespace {

/// As the kernel lists them; empty where it does not.
std::vector<pid_t> children() {
  static const std::string path = "/proc/self/task/" + std::to_string(::getpid()) + "/children";
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string words;
  char piece[4096];
  for (ssize_t length = 0; file && (length = ::read(file.get(), piece, sizeof piece)) > 0;)
    words.append(piece, static_cast<std::size_t>(length));
  std::vector<pid_t> found;
  for (const char *at = words.data(), *const end = at + words.size(); at < end;) {
    pid_t child = 0;
    const auto read = std::from_chars(at, end, child);
    if (read.ec == std::errc()) found.push_back(child);
    at = read.ptr + 1;
  }
  return found;
}

}  // namespace

void adopt_strays() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

void kill_strays(const std::function<bool(pid_t)>& is_known) {
  for (const pid_t child : children())
    if (!is_known(child)) ::kill(child, SIGKILL);
}

void kill_all_children() {
  for (std::vector<pid_t> left = children(); !left.empty(); left = children()) {
    for (const pid_t child : left) {
      ::kill(-child, SIGKILL);  // its group, where it leads one
      ::kill(child, SIGKILL);
    }
    while (::waitpid(-1, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

}  // namespace sower::isolate
