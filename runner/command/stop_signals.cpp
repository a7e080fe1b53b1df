#include "runner/command/stop_signals.hpp"

#include <signal.h>

#include <atomic>

namespace sower {
namespace {

std::atomic<int> latest = 0;
static_assert(std::atomic<int>::is_always_lock_free, "a signal's handler sets it");

constexpr int stopping[] = {SIGUSR1, SIGINT, SIGTERM};

void note(int signal) { latest = signal; }

}  // namespace

StopSignals::StopSignals() {
  latest = 0;
  for (const int signal : stopping) {
    struct sigaction now = {};
    ::sigaction(signal, nullptr, &now);
    if ((now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_IGN) continue;  // as nohup and shells do for SIGINT in the background
    struct sigaction action = {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART | (signal == SIGINT ? static_cast<int>(SA_RESETHAND) : 0);
    ::sigaction(signal, &action, nullptr);
  }
}

StopSignals::~StopSignals() {
  for (const int signal : stopping) {
    struct sigaction now = {};
    ::sigaction(signal, nullptr, &now);
    if ((now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == note) ::signal(signal, SIG_DFL);
  }
}

int StopSignals::noted() noexcept { return latest; }

const char* StopSignals::name_of(int signal) noexcept { return signal == SIGUSR1 ? "SIGUSR1" : signal == SIGINT ? "SIGINT" : "SIGTERM"; }

}  // namespace sower
