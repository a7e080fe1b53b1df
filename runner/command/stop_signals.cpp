#include "runner/command/stop_signals.hpp"

#include <signal.h>

#include <atomic>

namespace sower {
namespace {

std::atomic<int> latest = 0;
static_assert(std::atomic<int>::is_always_lock_free, "a signal's handler sets it");

constexpr int stopping[] = {SIGUSR1, SIGINT, SIGTERM};

std::atomic<int> interrupts = 0;
std::atomic<int> interrupts_that_end = 2;

void note(int signal) {
  latest = signal;
  if (signal != SIGINT || ++interrupts < interrupts_that_end) return;
  ::signal(SIGINT, SIG_DFL);
  ::raise(SIGINT);
}

bool has_handler(int signal, void (*handler)(int)) {
  struct sigaction now = {};
  ::sigaction(signal, nullptr, &now);
  return (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == handler;
}

void note_from_now(int signal) {
  if (has_handler(signal, SIG_IGN)) return;  // as nohup and shells do for SIGINT in the background
  struct sigaction action = {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

bool notes_always = false;

}  // namespace

void StopSignals::note_orderly_always() noexcept {
  notes_always = true;
  note_from_now(SIGUSR1);
}

StopSignals::StopSignals() {
  for (const int signal : stopping) note_from_now(signal);
}

StopSignals::~StopSignals() {
  for (const int signal : stopping)
    if (has_handler(signal, note) && !(notes_always && signal == SIGUSR1)) ::signal(signal, SIG_DFL);
  latest = 0;
  interrupts = 0;
}

int StopSignals::noted() noexcept { return latest; }

void StopSignals::mind_second_interrupt(bool minds) noexcept { interrupts_that_end = minds ? 3 : 2; }

bool StopSignals::interrupted_again() noexcept { return interrupts >= 2; }

const char* StopSignals::name_of(int signal) noexcept { return signal == SIGUSR1 ? "SIGUSR1" : signal == SIGINT ? "SIGINT" : "SIGTERM"; }

}  // namespace sower
