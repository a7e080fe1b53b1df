#include "runner/isolate/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>

#include "runner/api/alone.hpp"
#include "runner/api/own_process.hpp"
#include "runner/isolate/hand_over.hpp"
#include "runner/isolate/stack_watch.hpp"
#include "runner/isolate/strays.hpp"
#include "runner/journal/needed_journal.hpp"
#include "runner/schedule/execute.hpp"

namespace sower::isolate {
namespace {

StopState stop;  // of this process
void note_stop(int) { stop.ask_from_signal(); }

/// A group of its own: what the task starts can be ended with it, and Ctrl-C at the terminal is not for it. Not a session: Linux may
/// schedule each as one (autogroup), and on a busy machine a new one waited ten times as long as a new group.
void live_apart(int launcher) {
  ::setpgid(0, 0);
  adopt_strays();  // so that the launcher gets orphans of this task only when it has ended
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launcher) ::_exit(1);  // it died before that was asked for
  for (int number = 1; number < NSIG; ++number)
    if (number != SIGKILL && number != SIGSTOP && number != SIGUSR1) ::signal(number, SIG_DFL);
  ::signal(SIGUSR1, note_stop);  // ignored until now, so that it never ends the process
  sigset_t no_signals;
  ::sigemptyset(&no_signals);
  ::sigprocmask(SIG_SETMASK, &no_signals, nullptr);
}

void redirect(int output) {
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ::dup2(nothing.get(), STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);  // a crash loses no line that was printed
}

/// Of the memory the process may write to; what is only mapped, as libraries and MPI do generously, is not counted.
void limit_memory(double bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_DATA, &limit);
  limit.rlim_cur = std::isinf(bytes) ? limit.rlim_max : std::min(limit.rlim_max, static_cast<rlim_t>(bytes));
  ::setrlimit(RLIMIT_DATA, &limit);
}

void dump_no_core() {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = 0;
  ::setrlimit(RLIMIT_CORE, &limit);
}

void close_range_of(unsigned first, unsigned last) {
  if (first > last || ::syscall(SYS_close_range, first, last, 0U) == 0) return;
  const long most = std::min<long>(::sysconf(_SC_OPEN_MAX), 65'536);  // an old kernel
  for (unsigned file = first; file <= last && static_cast<long>(file) < most; ++file) ::close(static_cast<int>(file));
}

/// Where the child's own code fails, not the task's.
int run_and_hand_over(const ChildTask& task) try {
  const ExperimentSpec& spec = task.study.experiments[task_of(task.study, task.request.task).experiment];
  Alone team;
  limit_memory(spec.memory_bytes);
  bool has_checkpoint = false;
  NeededJournal needed;
  needed.look_in(task.needed);
  const Place place{{task.request.rank},
                    task.request.cores,
                    stop,
                    task.checkpoints,
                    &has_checkpoint,
                    task.request.caps_threads != 0,
                    &needed,
                    [&](const InnerProgress& inner) {
                      task.note.told.total = inner.total;
                      inner.unit.copy(task.note.told.unit.data(), task.note.told.unit.size() - 1);
                      task.note.told.done = inner.done;
                    }};
  TaskResult result = run_task(task.study, {task.request.task, task.request.attempt}, team, place);
  result.head.signal = program_ended_by_signal;
  limit_memory(std::numeric_limits<double>::infinity());
  task.note.has_checkpoint = has_checkpoint ? 1 : 0;
  task.note.disk_was_full = disk_was_full ? 1 : 0;
  task.note.left = result.head.status == Status::missing ? 1 : 0;
  if (task.note.left != 0) return 0;
  task.note.hand_over_error = hand_over(result, task.result_file);
  return task.note.hand_over_error == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "sower: the result could not be handed over: %s\n", error.what());
  task.note.hand_over_error = ENOMEM;
  return 1;
}

}  // namespace

void close_all_but(int first, int second) {
  const auto low = static_cast<unsigned>(std::min(first, second)), high = static_cast<unsigned>(std::max(first, second));
  close_range_of(3, low - 1);
  close_range_of(low + 1, high - 1);
  close_range_of(high + 1, ~0U);
}

void be_the_task(const ChildTask& task) {
  live_apart(task.launcher);
  redirect(task.output);
  close_all_but(task.result_file, task.result_file);
  dump_no_core();
  watch_stack(task.note);
  is_own_process = true;
  const int code = run_and_hand_over(task);
  std::cout.flush();
  std::fflush(nullptr);
  ::_exit(code);  // destructors and handlers of the run are not for this process
}

}  // namespace sower::isolate
