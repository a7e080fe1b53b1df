#include "algorithms/graph/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "algorithms/graph/one_voice.hpp"

namespace sower::graph {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// The number behind a word in a file of /proc or /sys; without a word the file's first.
std::optional<std::uint64_t> number_in(const char* file, std::string_view word) {
  std::ifstream in(file);
  std::string found;
  while (!word.empty() && in >> found && found != word) {
  }
  std::uint64_t number = 0;
  return in >> number ? std::optional(number) : std::nullopt;
}

/// What the machine, or the container that this process is in, has left.
std::uint64_t left_on_machine() {
  const auto kilobytes = number_in("/proc/meminfo", "MemAvailable:");
  std::uint64_t left = kilobytes ? *kilobytes * 1024 : unlimited;
  const auto most = number_in("/sys/fs/cgroup/memory.max", ""), used = number_in("/sys/fs/cgroup/memory.current", "");
  const auto cache = number_in("/sys/fs/cgroup/memory.stat", "file");  // given back when it is needed
  if (most && used) left = std::min(left, *most - std::min(*most, *used - std::min(*used, cache.value_or(0))));
  return left;
}

std::uint64_t left_in_process() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
  const std::uint64_t used = number_in("/proc/self/statm", "").value_or(0) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return limit.rlim_cur - std::min<std::uint64_t>(used, limit.rlim_cur);
}

struct Need {
  std::uint64_t machine = 0, process = 0;  ///< who they are
  std::uint64_t amount = 0, machine_left = 0, process_left = 0;
};

std::string gigabytes(std::uint64_t amount) {
  const auto tenths = amount / 100'000'000;
  return tenths == 0 ? text(amount / 1'000'000, " MB") : text(tenths / 10, ".", tenths % 10, " GB");
}

}  // namespace

void require_memory(Comm& team, const std::string& what, std::uint64_t bytes_needed) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const Need mine{std::hash<std::string_view>()(host.data()), static_cast<std::uint64_t>(::getpid()), bytes_needed, left_on_machine(),
                  left_in_process()};
  const std::vector<Need> all = team.all_gather(std::span<const Need>(&mine, 1));
  std::uint64_t on_machine = 0, in_process = 0, neighbours = 0;
  for (const Need& one : all) {
    if (one.machine != mine.machine) continue;
    ++neighbours;
    on_machine += one.amount;
    if (one.process == mine.process) in_process += one.amount;
  }
  const bool too_much_here = on_machine > mine.machine_left;
  if (!too_much_here && in_process <= mine.process_left) return one_voice(team, nullptr);
  one_voice(team, [&] {
    return text(what, " takes about ", gigabytes(too_much_here ? on_machine : in_process), " of memory ",
                too_much_here ? text("for ", neighbours, neighbours == 1 ? " rank on " : " ranks on ", host.data()) : "in one process",
                ", and ", gigabytes(too_much_here ? mine.machine_left : mine.process_left), " are left",
                too_much_here ? "" : " under its limit (ulimit -v)", "; spread the task over ranks on more machines");
  });
}

}  // namespace sower::graph
