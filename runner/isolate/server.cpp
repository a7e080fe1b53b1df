#include "runner/isolate/server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

#include "runner/isolate/child.hpp"
#include "runner/isolate/errand.hpp"
#include "runner/isolate/hand_over.hpp"
#include "runner/isolate/running_child.hpp"
#include "runner/isolate/strays.hpp"
#include "runner/schedule/execute.hpp"
#include "runner/study/input_file.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/read.hpp"

namespace sower::isolate {
namespace {

using Clock = RunningChild::Clock;

/// One rank's line, and the task that it has asked for.
struct Line {
  explicit Line(Descriptor end) : socket(std::move(end)) {}
  Descriptor socket;
  SharedNote note;
  std::unique_ptr<RunningChild> child;
};

std::string content(int file) {
  std::string all;
  char piece[1 << 16];
  for (ssize_t length = 0; (length = ::pread(file, piece, sizeof piece, static_cast<off_t>(all.size()))) > 0;)
    all.append(piece, static_cast<std::size_t>(length));
  return all;
}

/// Signals that end the run, or stop it in order, are for the run; the launcher ends when its socket is closed.
Descriptor own_signals() {
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE}) ::signal(number, SIG_IGN);
  sigset_t mine;
  ::sigemptyset(&mine);
  ::sigaddset(&mine, SIGCHLD);
  ::sigprocmask(SIG_SETMASK, &mine, nullptr);
  return Descriptor(::signalfd(-1, &mine, SFD_CLOEXEC | SFD_NONBLOCK));
}

int milliseconds_until(Clock::time_point due) {
  if (due == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

class Server {
 public:
  explicit Server(int control) : control_(control), signals_(own_signals()) {}

  void serve() {
    while (open_) {
      wait();
      if (heard(control_)) on_control();
      for (const auto& line : lines_)
        if (line->child && heard(line->child->output())) line->child->read_output();
      bury_the_dead();
      for (const auto& line : lines_)
        if (line->child) line->child->mind_the_time(Clock::now());
      for (const auto& line : lines_)
        if (heard(line->socket.get())) on_request(*line);
      std::erase_if(lines_, [](const auto& line) { return !line->socket && !line->child; });
    }
  }

 private:
  void wait() {
    polled_.assign({{control_, POLLIN, 0}, {signals_.get(), POLLIN, 0}});
    Clock::time_point due = Clock::time_point::max();
    for (const auto& line : lines_) {
      polled_.push_back({line->socket.get(), POLLIN, 0});
      if (!line->child) continue;
      if (line->child->output() >= 0) polled_.push_back({line->child->output(), POLLIN, 0});
      due = std::min(due, line->child->due());
    }
    if (::poll(polled_.data(), polled_.size(), milliseconds_until(due)) < 0)
      for (pollfd& each : polled_) each.revents = 0;
  }

  [[nodiscard]] bool heard(int file) const {
    const auto found = std::ranges::find(polled_, file, &pollfd::fd);
    return file >= 0 && found != polled_.end() && found->revents != 0;
  }

  void on_control() {
    auto message = receive_value<Control>(control_);
    if (!message) open_ = false;
    else if (message->first == Control::line) lines_.push_back(std::make_unique<Line>(std::move(message->second)));
    else open_ = send_packet(control_, take_errand(content(message->second.get())));
  }

  /// What is wrong with it, or that all is well.
  std::string take_errand(const std::string& packed) try {
    Errand errand = Errand::unpacked(packed);
    ReadStudy read = read_study(errand.request, errand.sources);
    if (!read.complaints.empty()) return "the process that starts isolated tasks finds mistakes in the study:\n" + show(read.complaints);
    study_ = std::move(read.study);
    errand_ = std::move(errand);
    adopt_inputs(errand_.inputs);
    if (!errand_.logs.empty()) study_.run_folder = std::filesystem::absolute(errand_.logs).lexically_normal().parent_path().string();
    has_costly_keys_.clear();
    for (const ExperimentSpec& spec : study_.experiments) has_costly_keys_.push_back(may_name_files(spec.kind) || !spec.needs.empty());
    rehearse();
    return std::string(ready);
  } catch (const std::exception& error) {
    return error.what();
  }

  /// Does once what every child does, so that symbols are looked up and memory is laid out here and not a thousand times there.
  void rehearse() const try {
    for (std::int64_t number = 0; number < study_.tasks(); number += study_.experiments[task_of(study_, number).experiment].tasks()) {
      const Task task = task_of(study_, number);
      if (!study_.experiments[task.experiment].isolated) continue;
      make_experiment(study_, task.experiment, task.point);
      TaskResult result;
      result.head.status = Status::done;
      result.variables = {{"number", {}, std::vector<double>{1}, {}}, {"text", {}, std::vector<std::string>{"a"}, {}}};
      const StopState never;
      complete_head(result, study_, {number, 1}, {{0}, 1, never});
      const Descriptor file = memory_file("sower rehearsal");
      hand_over(result, file.get());
    }
  } catch (const std::exception&) {
    // a file that is not there, for one: the tasks that want it say so
  }

  void on_request(Line& line) {
    const auto request = receive_value<Request>(line.socket.get());
    if (!request) {  // its rank is gone, and so is the interest in what it asked for
      line.socket.close();
      if (line.child) ::kill(-line.child->pid(), SIGKILL);
      return;
    }
    if (request->first.wish != Wish::start) return pass_on(line, request->first.wish);
    find_key(request->first);
    line.child = std::make_unique<RunningChild>(study_, request->first, errand_, line.note);
    if (!line.child->started()) answer(line);
  }

  /// The task may have ended meanwhile.
  static void pass_on(const Line& line, Wish wish) {
    if (!line.child) return;
    if (wish == Wish::tell) send_value(line.socket.get(), line.note->told);
    else if (wish == Wish::stop) ::kill(line.child->pid(), SIGUSR1);
    else ::kill(-line.child->pid(), SIGKILL);
  }

  /// Once here, so that not every child has to read large files for that, or to name all tasks that it needs.
  void find_key(const Request& request) try {
    const Task task = task_of(study_, request.task);
    if (has_costly_keys_[task.experiment]) task_key(study_, task);
  } catch (const std::exception&) {
    // the task finds the same, and its record says so
  }

  void bury_the_dead() {
    signalfd_siginfo ignored[16];
    while (::read(signals_.get(), ignored, sizeof ignored) > 0) {
    }
    for (siginfo_t dead{}; ::waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) == 0 && dead.si_pid != 0; dead = {}) {
      const auto line = line_of(dead.si_pid);
      kill_strays([this](pid_t child) { return line_of(child) != lines_.end(); });  // orphans of the dead
      if (line != lines_.end()) answer(**line);
      else ::waitpid(dead.si_pid, nullptr, 0);
    }
  }

  [[nodiscard]] std::vector<std::unique_ptr<Line>>::iterator line_of(pid_t child) {
    return std::ranges::find_if(lines_, [&](const auto& each) { return each->child && each->child->pid() == child; });
  }

  static void answer(Line& line) {
    const Ended ended = line.child->bury();
    if (line.socket) send_value(line.socket.get(), ended, line.child->result().get());
    line.child.reset();
  }

  int control_;
  Descriptor signals_;
  bool open_ = true;
  Study study_;
  Errand errand_;
  std::vector<bool> has_costly_keys_;  ///< of each experiment
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<pollfd> polled_;
};

}  // namespace

void serve(int control) {
  ::prctl(PR_SET_PDEATHSIG, SIGCONT);  // should it be stopped when the run ends: it could not see that
  adopt_strays();
  Server(control).serve();
  kill_all_children();
}

}  // namespace sower::isolate
