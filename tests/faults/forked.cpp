#include "tests/faults/forked.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "runner/command/command_line.hpp"

namespace sower::tests {
namespace {

/// A file in memory that catches what is printed.
class Catch {
 public:
  explicit Catch(const char* name) : number_(::memfd_create(name, MFD_CLOEXEC)) {
    if (number_ < 0) std::abort();
  }
  ~Catch() { ::close(number_); }
  Catch(const Catch&) = delete;
  Catch& operator=(const Catch&) = delete;
  void stand_for(int descriptor) const { ::dup2(number_, descriptor); }
  [[nodiscard]] std::string text() const {
    std::string all(static_cast<std::size_t>(::lseek(number_, 0, SEEK_END)), '\0');
    const ssize_t got = ::pread(number_, all.data(), all.size(), 0);
    all.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return all;
  }

 private:
  int number_;
};

/// The processes that a process has started, and theirs.
void add_descendants(pid_t of, std::vector<pid_t>& all) {
  std::ifstream list("/proc/" + std::to_string(of) + "/task/" + std::to_string(of) + "/children");
  for (pid_t each = 0; list >> each;) {
    all.push_back(each);
    add_descendants(each, all);
  }
}

/// What the system says a process is at: its state, times and open call.
std::string state_of(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process) + '/';
  std::string words = "process " + std::to_string(process);
  for (const char* name : {"stat", "wchan", "syscall", "stack"}) {
    std::ostringstream content;
    content << std::ifstream(folder + name).rdbuf();
    words += std::string("; ") + name + ": " + content.str();
  }
  return words + '\n';
}

/// Waits until a child ends, ten minutes at most. They are counted in seconds that this process has seen, so that a machine that stands
/// still for a while makes nothing late. What stays is told before it is killed.
std::string wait_for_end(pid_t child, int& status) {
  constexpr int longest_wait = 600, one_second = 1000;
  std::string stuck;
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (handle < 0) std::abort();
  pollfd end{handle, POLLIN, 0};
  int waited = 0;
  while (waited < longest_wait && ::poll(&end, 1, one_second) <= 0) ++waited;
  if (waited == longest_wait) {
    std::vector<pid_t> all{child};
    add_descendants(child, all);
    for (const pid_t each : all) stuck += state_of(each);
    for (const pid_t each : all) ::kill(each, SIGKILL);
  }
  ::close(handle);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return stuck;
}

}  // namespace

Outcome in_child(const std::function<int()>& call) {
  const Catch out("out"), err("err");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) std::abort();
  if (child == 0) {
    const rlimit processor{60, 60}, core{0, 0};
    ::setrlimit(RLIMIT_CPU, &processor);
    ::setrlimit(RLIMIT_CORE, &core);
    out.stand_for(STDOUT_FILENO);
    err.stand_for(STDERR_FILENO);
    const int code = call();
    std::fflush(nullptr);
    ::_exit(code);
  }
  int status = 0;
  std::string stuck = wait_for_end(child, status);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0, out.text(), err.text(),
          std::move(stuck)};
}

Outcome sower(const std::vector<std::string>& arguments) {
  return in_child([&] {
    std::vector<std::string> words{"sower"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return command_line(static_cast<int>(words.size()), pointers.data());
  });
}

}  // namespace sower::tests
