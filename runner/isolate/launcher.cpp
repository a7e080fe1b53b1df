#include "runner/isolate/launcher.hpp"

#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "runner/api/error.hpp"
#include "runner/isolate/child.hpp"
#include "runner/isolate/ending.hpp"
#include "runner/isolate/hand_over.hpp"
#include "runner/isolate/server.hpp"
#include "runner/isolate/strays.hpp"

namespace sower::isolate {
namespace {

constexpr const char* lost = "the process that starts isolated tasks is gone; was it killed? Give the same command again";

/// Looks at a launcher that does not answer. Nobody but a task, or whoever debugs one, stops it alone: no time limit would end its tasks
/// then. Time counts in looks, since this process may be stopped as well, as by Ctrl-Z.
class Watch {
 public:
  explicit Watch(pid_t launcher) : launcher_(launcher) {}
  /// To be called at each look; ends it when it has been stopped for so long.
  void look() {
    siginfo_t stopped{};
    const bool is_stopped =
        ::waitid(P_PID, static_cast<id_t>(launcher_), &stopped, WSTOPPED | WNOHANG | WNOWAIT) == 0 && stopped.si_pid != 0;
    looks_stopped_ = is_stopped ? looks_stopped_ + 1 : 0;
    if (looks_stopped_ >= most_looks) ::kill(launcher_, SIGKILL);
  }

 private:
  static constexpr int most_looks = 30;
  pid_t launcher_;
  int looks_stopped_ = 0;
};

/// The signal that killed a launcher whose socket is closed; 0 when it was none, or it is still there.
int signal_that_killed(pid_t launcher) {
  constexpr int tries = 200, milliseconds_apart = 10;
  siginfo_t dead{};
  for (int i = 0; i < tries && dead.si_pid == 0; ++i) {
    if (i > 0) ::poll(nullptr, 0, milliseconds_apart);
    if (::waitid(P_PID, static_cast<id_t>(launcher), &dead, WEXITED | WNOHANG | WNOWAIT) != 0) return 0;
  }
  return dead.si_code == CLD_KILLED || dead.si_code == CLD_DUMPED ? dead.si_status : 0;
}

/// Whether it died with something unread that was sent to it, as the kernel tells then.
bool died_before_reading(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == ECONNRESET;
}

/// Whether the other end has read all that was sent to it.
bool has_read_all(int socket) {
  int unread = 0;
  return ::ioctl(socket, SIOCOUTQ, &unread) == 0 && unread == 0;
}

[[noreturn]] void fail_without(pid_t launcher, bool was_running) {
  const int signal = signal_that_killed(launcher);
  if (signal == 0) throw Error(lost);
  const std::string words = text("the process that starts isolated tasks is gone, ", signal_words(signal),
                                 ", perhaps by one of those. A task that runs whenever this happens is set aside (--set-aside-after)");
  if (was_running) throw KilledWithTask(words);
  throw Error(words);
}

/// Waits for the end of a task, which meanwhile hears of a stop and is asked how far it is.
class Answer {
 public:
  Answer(int socket, pid_t launcher, const Place& place) : socket_(socket), launcher_(launcher), place_(place), watch_(launcher) {}

  /// `request` is what the task was asked last.
  std::pair<Ended, Descriptor> to(Request& request) {
    while (true) {
      wait(request);
      const bool was_running = has_begun_ || !died_before_reading(socket_);  // of what came later it may have read nothing
      std::optional<Packet> packet = receive_packet(socket_);
      if (!packet) fail_without(launcher_, was_running);
      if (const auto told = value_of<Told>(*packet)) pass_on(request.task, *told);
      else if (const auto ended = value_of<Ended>(*packet)) return {*ended, std::move(packet->file)};
    }
  }

 private:
  void wait(Request& request) {
    constexpr int look_every_milliseconds = 100, looks_a_question = 10;
    pollfd answer{socket_, POLLIN, 0};
    while (::poll(&answer, 1, look_every_milliseconds) <= 0) {
      watch_.look();
      const bool is_idle = has_read_all(socket_);
      has_begun_ = has_begun_ || is_idle;
      const Wish wish = place_.stop.time_up() ? Wish::end : place_.stop.asked() ? Wish::stop : Wish::start;
      if (wish != request.wish) {
        request.wish = wish;
        if (!send_value(socket_, request)) return;
      } else if (++looks_ % looks_a_question == 0 && is_idle && place_.progressed != nullptr) {
        Request question = request;
        question.wish = Wish::tell;
        if (!send_value(socket_, question)) return;
      }
    }
  }

  void pass_on(std::int64_t task, const Told& told) const {
    if (told.total > 0) place_.progressed({task, told.done, told.total, {told.unit.data(), ::strnlen(told.unit.data(), told.unit.size())}});
  }

  int socket_;
  pid_t launcher_;
  const Place& place_;
  Watch watch_;
  int looks_ = 0;
  bool has_begun_ = false;  ///< the launcher has read that the task is to run
};

/// What the launcher saw of a task's process, with the result if there is one.
TaskResult result_of(const Ended& ended, int file, const ExperimentSpec& spec, const Request& request) {
  TaskResult left;  // its status is `missing`
  left.head.seconds = ended.seconds;
  if (ended.note.left != 0) return left;
  std::optional<TaskResult> handed = ended.fork_error == 0 ? take_over(file) : std::nullopt;
  const bool is_its_own = handed && handed->head.key == request.key;
  if (!is_its_own && request.wish == Wish::end) return left;
  TaskResult result = is_its_own ? std::move(*handed) : TaskResult{};
  TaskHead& head = result.head;
  if (!is_its_own) {
    head.status = Status::failed;
    head.message = handed ? "its input files were changed while the study ran" : ending(ended, spec);
    head.start = ended.start;
    head.seconds = ended.seconds;
  }
  head.cpu_seconds = ended.cpu_seconds;
  head.peak_bytes = ended.peak_bytes;
  if (!is_its_own && WIFSIGNALED(ended.wait_status)) head.signal = WTERMSIG(ended.wait_status);
  return result;
}

}  // namespace

Launcher::Launcher() {
  std::array<Descriptor, 2> ends = socket_pair();
  std::fflush(nullptr);  // or both processes would write what is in the buffers
  pid_ = ::fork();
  require(pid_ >= 0, "no process can be started: ", std::strerror(errno), "; raise the limit of processes (ulimit -u)");
  // A group of its own: mpirun ends a run by SIGKILL to the groups of its ranks, and somebody has to end what the tasks started.
  ::setpgid(pid_, pid_);  // in both processes, so that it is so whichever comes first
  if (pid_ == 0) {
    ends[0].close();
    int code = 0;
    try {
      serve(ends[1].get());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "sower: the process that starts isolated tasks: %s\n", error.what());
      code = 1;
    }
    ::_exit(code);
  }
  control_ = std::move(ends[0]);
  adopt_strays();  // should the launcher be killed, what its children have started comes here
}

Launcher::~Launcher() {
  control_.close();
  ::kill(pid_, SIGCONT);  // should a task have stopped it
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) kill_all_children();  // which it could not do itself
}

void Launcher::prepare(const Errand& errand) {
  const std::lock_guard lock(mutex_);
  std::string packed = errand.packed();
  if (packed == errand_) return;
  const Descriptor file = memory_file("sower study");
  const bool written = file && ::write(file.get(), packed.data(), packed.size()) == static_cast<ssize_t>(packed.size());
  require(written, "the study could not be handed to the process that starts isolated tasks: ", std::strerror(errno));
  const bool sent = send_value(control_.get(), Control::study, file.get());
  const std::optional<Packet> answer = sent ? receive_packet(control_.get()) : std::nullopt;
  require(answer.has_value(), lost);
  require(answer->data == ready, answer->data);
  errand_ = std::move(packed);
}

RunApart Launcher::line(const Study& study) {
  std::array<Descriptor, 2> ends = socket_pair();
  {
    const std::lock_guard lock(mutex_);
    require(send_value(control_.get(), Control::line, ends[1].get()), lost);
  }
  const auto mine = std::make_shared<Descriptor>(std::move(ends[0]));  // shared, since functions can be copied
  return [mine, &study, launcher = pid_](Assignment assignment, const Place& place) {
    const Task task = task_of(study, assignment.task);
    Request request{Wish::start,         assignment.task, task_key(study, task),     assignment.attempt,
                    place.ranks.front(), place.cores,     place.caps_threads ? 1 : 0};
    if (!send_value(mine->get(), request)) fail_without(launcher, false);
    const auto [ended, file] = Answer(mine->get(), launcher, place).to(request);
    if (place.has_checkpoint != nullptr) *place.has_checkpoint = ended.note.has_checkpoint != 0;
    TaskResult result = result_of(ended, file.get(), study.experiments[task.experiment], request);
    if (ended.note.disk_was_full != 0 && result.head.status == Status::failed) throw Error(result.head.message);
    complete_head(result, study, assignment, place);
    return result;
  };
}

}  // namespace sower::isolate
