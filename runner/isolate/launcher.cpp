#include "runner/isolate/launcher.hpp"

#include <poll.h>
#include <sys/wait.h>

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

/// Waits for it; meanwhile the task hears of a stop. `request` is what it was asked last.
std::optional<std::pair<Ended, Descriptor>> answer_to(Request& request, int socket, const StopState& stop) {
  constexpr int look_every_milliseconds = 100;
  pollfd answer{socket, POLLIN, 0};
  while (::poll(&answer, 1, look_every_milliseconds) <= 0) {
    const Wish wish = stop.time_up() ? Wish::end : stop.asked() ? Wish::stop : Wish::start;
    if (wish == request.wish) continue;
    request.wish = wish;
    if (!send_value(socket, request)) return std::nullopt;
  }
  return receive_value<Ended>(socket);
}

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
  require(file && ::write(file.get(), packed.data(), packed.size()) == static_cast<ssize_t>(packed.size()),
          "the study could not be handed to the process that starts isolated tasks: ", std::strerror(errno));
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
  return [mine, &study](Assignment assignment, const Place& place) {
    const Task task = task_of(study, assignment.task);
    Request request{Wish::start,         assignment.task, task_key(study, task),     assignment.attempt,
                    place.ranks.front(), place.cores,     place.caps_threads ? 1 : 0};
    const bool sent = send_value(mine->get(), request);
    const auto answer = sent ? answer_to(request, mine->get(), place.stop) : std::nullopt;
    require(answer.has_value(), lost);
    if (place.has_checkpoint != nullptr) *place.has_checkpoint = answer->first.note.has_checkpoint != 0;
    TaskResult result = result_of(answer->first, answer->second.get(), study.experiments[task.experiment], request);
    complete_head(result, study, assignment, place);
    return result;
  };
}

}  // namespace sower::isolate
