#include "runner/isolate/ending.hpp"

#include <string.h>
#include <sys/wait.h>

#include <cctype>
#include <cmath>
#include <csignal>
#include <cstring>

#include "runner/api/error.hpp"
#include "runner/study/quantity.hpp"

namespace sower::isolate {
namespace {

constexpr double nearly = 0.9;  // of its memory limit: what is asked for next may be too much

std::string memory_words(const Ended& ended, const ExperimentSpec& spec) {
  if (ended.peak_bytes >= nearly * spec.memory_bytes)
    return text("; it had taken ", size_in_words(ended.peak_bytes), " of the ", size_in_words(spec.memory_bytes), " that it may take");
  const bool by_the_system = WIFSIGNALED(ended.wait_status) && WTERMSIG(ended.wait_status) == SIGKILL;
  return by_the_system ? text("; the system does that when memory runs out, and it had taken ", size_in_words(ended.peak_bytes)) : "";
}

}  // namespace

std::string signal_words(int number) {
  const char* const described = ::sigdescr_np(number);
  std::string words = described == nullptr ? "unknown" : described;
  words.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(words.front())));
  return text("killed by signal ", number, " (", words, ")");
}

std::string ending(const Ended& ended, const ExperimentSpec& spec) {
  if (ended.fork_error != 0) return text("its process could not be started: ", std::strerror(ended.fork_error));
  if (ended.out_of_time != 0) return text("took longer than its timeout of ", spec.timeout_seconds, " s and had to be killed");
  if (ended.note.hand_over_error != 0) return text("its result could not be handed over: ", std::strerror(ended.note.hand_over_error));
  if (WIFEXITED(ended.wait_status)) return text("ended with exit code ", WEXITSTATUS(ended.wait_status), " before it had finished");
  std::string words = signal_words(WTERMSIG(ended.wait_status));
  if (ended.note.stack_overflowed != 0) return words + ": its stack is full, as after a recursion without end";
  return words + memory_words(ended, spec);
}

}  // namespace sower::isolate
