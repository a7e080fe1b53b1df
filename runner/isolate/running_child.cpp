#include "runner/isolate/running_child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <cerrno>
#include <cmath>
#include <new>

#include "runner/isolate/child.hpp"
#include "runner/isolate/hand_over.hpp"

namespace sower::isolate {
namespace {

// A task that looks at the clock itself ends by itself, with its own message; it gets this long. One that is asked to end may clean up.
constexpr std::chrono::milliseconds to_notice{200}, to_clean_up{2000};

double in_seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); }

}  // namespace

SharedNote::SharedNote() {
  void* const page = ::mmap(nullptr, sizeof(Note), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw std::bad_alloc();
  note_ = new (page) Note;
}

SharedNote::~SharedNote() { ::munmap(note_, sizeof(Note)); }

RunningChild::RunningChild(const Study& study, const Request& request, const Errand& errand, SharedNote& note)
    : log_(std::filesystem::path(errand.logs) / (request.key.hex() + ".log"), request.attempt), note_(note) {
  *note = {};
  start_wall_ = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  fork_it(study, request, errand);
  const double timeout = study.experiments[task_of(study, request.task).experiment].timeout_seconds;
  constexpr double for_ever = 1e9;
  if (timeout < for_ever) due_ = start_ + to_notice + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout));
}

void RunningChild::fork_it(const Study& study, const Request& request, const Errand& errand) {
  int pipe[2] = {-1, -1};
  result_ = memory_file("sower result");
  if (!result_ || ::pipe2(pipe, O_CLOEXEC) != 0) {
    fork_error_ = errno;
    return;
  }
  output_ = Descriptor(pipe[0]);
  const Descriptor writes(pipe[1]);
  const pid_t launcher = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0)
    be_the_task({study, request, launcher, result_.get(), writes.get(), *note_, errand.checkpoints ? &*errand.checkpoints : nullptr,
                 errand.needed});
  if (pid_ < 0) fork_error_ = errno;
  else ::setpgid(pid_, pid_);  // as the child does: whoever is first
  ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);
}

void RunningChild::read_output() {
  char piece[1 << 16];
  while (output_) {
    const ssize_t length = ::read(output_.get(), piece, sizeof piece);
    if (length > 0) log_.add({piece, static_cast<std::size_t>(length)});
    if (length < 0 && errno == EINTR) continue;
    if (length < 0 && errno == EAGAIN) return;
    if (length <= 0) output_.close();
    if (length < static_cast<ssize_t>(sizeof piece)) return;  // others have their turn
  }
}

void RunningChild::mind_the_time(Clock::time_point now) {
  if (now < due_) return;
  ::kill(-pid_, stage_ == Stage::runs ? SIGTERM : SIGKILL);
  due_ = stage_ == Stage::runs ? now + to_clean_up : Clock::time_point::max();
  stage_ = stage_ == Stage::runs ? Stage::was_asked : Stage::was_killed;
}

Ended RunningChild::bury() {
  Ended ended;
  ended.note = *note_;
  ended.fork_error = fork_error_;
  ended.start = start_wall_;
  ended.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  if (!started()) return ended;
  ::kill(-pid_, SIGKILL);  // as long as it is a zombie, its number is nobody else's
  ended.out_of_time = stage_ == Stage::runs ? 0 : 1;
  rusage used{};
  while (::wait4(pid_, &ended.wait_status, 0, &used) < 0 && errno == EINTR) {
  }
  ended.cpu_seconds = in_seconds(used.ru_utime) + in_seconds(used.ru_stime);
  ended.peak_bytes = 1024.0 * static_cast<double>(used.ru_maxrss);
  for (int i = 0; i < 64 && output_; ++i) read_output();  // what is left in the pipe, however much others write to it
  log_.finish();
  return ended;
}

}  // namespace sower::isolate
