#include "algorithms/command/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <span>

#include "algorithms/command/output.hpp"
#include "runner/api/error.hpp"

namespace sower::command {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds shortest_wait{1}, longest_wait{50}, to_clean_up{1500};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const std::string& one : texts) all.push_back(const_cast<char*>(one.c_str()));
  all.push_back(nullptr);
  return all;
}

/// All that the child needs, made before the fork: after it nothing may allocate.
struct Prepared {
  const char *program, *folder;
  char *const *words, *const *environment;
  int nothing, out, err, trouble;
  pid_t parent;
};

/// Stops at the first call that fails, and tells which it was by writing errno to `trouble`.
[[noreturn]] void become(const Prepared& to) {
  sigset_t no_signals;
  ::sigemptyset(&no_signals);
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != to.parent) ::_exit(127);  // it has died before it could be waited for
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  const bool ready = ::dup2(to.nothing, STDIN_FILENO) >= 0 && ::dup2(to.out, STDOUT_FILENO) >= 0 && ::dup2(to.err, STDERR_FILENO) >= 0 &&
                     ::chdir(to.folder) == 0 && ::sigprocmask(SIG_SETMASK, &no_signals, nullptr) == 0;
  if (::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) != 0)  // an old kernel
    for (int file = 3; file < 4096; ++file) ::fcntl(file, F_SETFD, FD_CLOEXEC);
  if (ready) ::execve(to.program, to.words, to.environment);
  const int error = errno;
  static_cast<void>(::write(to.trouble, &error, sizeof error) < 0);
  ::_exit(127);
}

/// While it lives, SIGTERM waits: who asks this process to end has to give it the time to end its program.
class TermHeldBack {
 public:
  TermHeldBack() {
    ::sigemptyset(&term_);
    ::sigaddset(&term_, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &term_, &before_);
  }
  ~TermHeldBack() {
    const timespec no_time{};
    if (came_) ::sigtimedwait(&term_, nullptr, &no_time);  // it has been obeyed
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  TermHeldBack(const TermHeldBack&) = delete;
  TermHeldBack& operator=(const TermHeldBack&) = delete;

  /// What comes now would ask for what is done already.
  void obeyed() { came_ = true; }
  void check() {
    sigset_t waiting;
    came_ = came_ || (::sigpending(&waiting) == 0 && ::sigismember(&waiting, SIGTERM) == 1);
    require(!came_, "the program was ended, since its task was asked to end (SIGTERM)");
  }

 private:
  sigset_t term_{}, before_{};
  bool came_ = false;
};

class Child {
 public:
  explicit Child(const Start& start)
      : out_(start.out, start.most_output_bytes, start.passes_on ? STDOUT_FILENO : -1),
        err_(start.err, start.most_output_bytes, start.passes_on ? STDERR_FILENO : -1) {
    Pipe trouble;
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const std::vector<char*> words = pointers(start.words), environment = pointers(start.environment);
    const Prepared to{start.program.c_str(), start.folder.c_str(), words.data(),     environment.data(), nothing.get(),
                      out_.pipe().writes(),  err_.pipe().writes(), trouble.writes(), ::getpid()};
    pid_ = ::fork();
    if (pid_ == 0) become(to);
    require(pid_ > 0, "no process can be started: ", std::strerror(errno));
    ::setpgid(pid_, pid_);  // here too, so that it is so before anybody kills the group
    out_.pipe().close_writes();
    err_.pipe().close_writes();
    trouble.close_writes();
    int error = 0;
    const bool failed = ::read(trouble.reads(), &error, sizeof error) == static_cast<ssize_t>(sizeof error);
    if (failed) bury();
    require(!failed, "'", start.program, "' cannot be run: ", std::strerror(error),
            error == ENOENT ? " (or what its first line names is not there)" : "");
  }
  ~Child() {
    if (pid_ > 0) bury();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Takes in what it writes until it has ended.
  void watch(const std::function<void()>& still_wanted) {
    for (auto pause = shortest_wait; !has_ended(); pause = std::min(2 * pause, longest_wait)) {
      if (wait_for_output(pause)) pause = shortest_wait;
      still_wanted();
    }
  }

  /// Asks it to end, and gives it some time.
  void ask_to_end() {
    ::kill(-pid_, SIGTERM);
    ::kill(-pid_, SIGCONT);  // a stopped process hears nothing
    const Clock::time_point latest = Clock::now() + to_clean_up;
    while (!has_ended() && Clock::now() < latest) wait_for_output(std::chrono::milliseconds(10));
  }

  /// Kills what is left of its group, and takes it from the list of processes.
  Ended bury() {
    ::kill(-pid_, SIGKILL);  // until it is waited for, its number is nobody else's
    int status = 0;
    rusage used{};
    while (::wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    wait_for_output(std::chrono::milliseconds(0));
    Ended ended;
    ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    const auto in_seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
    ended.wall_seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    ended.cpu_seconds = in_seconds(used.ru_utime) + in_seconds(used.ru_stime);
    ended.peak_bytes = 1024.0 * static_cast<double>(used.ru_maxrss);
    ended.out_was_cut = out_.was_cut();
    ended.err_was_cut = err_.was_cut();
    return ended;
  }

 private:
  [[nodiscard]] bool has_ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
  }

  /// Whether something came.
  bool wait_for_output(std::chrono::milliseconds pause) {
    std::array<pollfd, 2> polled{{{out_.pipe().reads(), POLLIN, 0}, {err_.pipe().reads(), POLLIN, 0}}};
    if (::poll(polled.data(), polled.size(), static_cast<int>(pause.count())) <= 0) return false;
    if (polled[0].revents != 0) out_.take();
    if (polled[1].revents != 0) err_.take();
    return true;
  }

  Output out_, err_;
  pid_t pid_ = -1;
  Clock::time_point began_ = Clock::now();
};

}  // namespace

Ended run_program(const Start& start, const std::function<void()>& still_wanted) {
  TermHeldBack term;
  Child child(start);
  std::exception_ptr unwanted;
  try {
    child.watch([&] {
      still_wanted();
      term.check();
    });
  } catch (...) {
    unwanted = std::current_exception();
    child.ask_to_end();
    term.obeyed();
  }
  Ended ended = child.bury();
  ended.unwanted = unwanted;
  return ended;
}

}  // namespace sower::command
