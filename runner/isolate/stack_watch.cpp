#include "runner/isolate/stack_watch.hpp"

#include <signal.h>
#include <ucontext.h>

#include <cstdint>

namespace sower::isolate {
namespace {

// The handler runs on a stack of its own, since there is no room left on the other.
constexpr std::size_t handler_stack_bytes = std::size_t{64} << 10;
alignas(16) char handler_stack[handler_stack_bytes];
Note* watched = nullptr;
std::uintptr_t top_of_stack = 0;

/// An address near the stack pointer that is not mapped: the stack should have grown there and could not.
bool is_stack_overflow(const siginfo_t& info, const ucontext_t& context) {
  constexpr std::uintptr_t near_by = std::uintptr_t{1} << 20;
  const auto fault = reinterpret_cast<std::uintptr_t>(info.si_addr);
  const auto pointer = static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RSP]);
  const bool near_pointer = fault + near_by > pointer && fault < pointer + near_by;
  return info.si_code > 0 && near_pointer && fault < top_of_stack;
}

void on_fault(int number, siginfo_t* info, void* context) {
  if (is_stack_overflow(*info, *static_cast<const ucontext_t*>(context))) watched->stack_overflowed = 1;
  ::signal(number, SIG_DFL);                // the instruction is tried again, and now ends the process
  if (info->si_code <= 0) ::raise(number);  // somebody sent it: nothing is tried again
}

}  // namespace

void watch_stack(Note& note) {
  watched = &note;
  top_of_stack = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  stack_t stack{};
  stack.ss_sp = handler_stack;
  stack.ss_size = sizeof handler_stack;
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  ::sigaction(SIGSEGV, &action, nullptr);
}

}  // namespace sower::isolate
