#include "runner/command/holder.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>

#include "runner/provenance/host.hpp"

namespace sower {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

/// "host node7": the words after the first; control characters, which could do things to a terminal, are left out.
std::string clean(std::string_view words) {
  std::string kept;
  for (const char c : words)
    if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') kept += c;
  return kept;
}

template <class Number>
Number number_in(std::string_view words) {
  Number value{};
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
  return error == std::errc{} && end == words.data() + words.size() ? value : Number{};
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string this_machine() {
  std::array<char, 64> space{};
  const ssize_t length = ::readlink("/proc/self/ns/pid", space.data(), space.size() - 1);
  const std::string boot = first_line("/proc/sys/kernel/random/boot_id");
  return boot.empty() || length <= 0 ? "" : boot + ' ' + space.data();
}

struct Running {
  bool known = false;  ///< /proc told
  char state = ' ';    ///< Z, X: has ended
  std::uint64_t start = 0;
};

Running running(std::int64_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = all.rfind(')');  // the name may hold anything
  if (name_end == std::string::npos) return {};
  std::istringstream fields(all.substr(name_end + 1));
  Running found{.known = true};
  fields >> found.state;
  constexpr int between = 18;  // fields from the state to the start
  std::string skipped;
  for (int i = 0; i < between; ++i) fields >> skipped;
  fields >> found.start;
  return found;
}

std::string slurm_job() {
  const auto setting = [](const char* name) {
    const char* const value = std::getenv(name);
    return clean(value == nullptr ? "" : value);
  };
  const std::string array = setting("SLURM_ARRAY_JOB_ID"), task = setting("SLURM_ARRAY_TASK_ID");
  return array.empty() || task.empty() ? setting("SLURM_JOB_ID") : array + '_' + task;
}

std::string drawn_token() {
  std::array<std::uint64_t, 2> words{};
  if (::getrandom(words.data(), sizeof words, 0) != static_cast<ssize_t>(sizeof words))
    words = {static_cast<std::uint64_t>(::getpid()),
             static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count())};
  return fmt::format("{:016x}{:016x}", words[0], words[1]);
}

std::string ago(double passed) {
  constexpr double minute = 60, hour = 3600, day = 86400;
  if (passed < 2 * minute) return fmt::format("{:.0f} s ago", std::max(passed, 0.0));
  if (passed < 2 * hour) return fmt::format("{:.0f} min ago", passed / minute);
  return passed < 2 * day ? fmt::format("{:.0f} h ago", passed / hour) : fmt::format("{:.0f} days ago", passed / day);
}

std::string date_of(double since) {
  const auto moment = static_cast<std::time_t>(since);
  std::tm parts{};
  return localtime_r(&moment, &parts) == nullptr ? "an unknown time" : fmt::format("{:%Y-%m-%d %H:%M:%S}", parts);
}

}  // namespace

Holder this_process() {
  const std::int64_t process = ::getpid();
  return {host_name(), slurm_job(), clean(own_command_line()), this_machine(), drawn_token(), process, running(process).start, now()};
}

std::string text_of(const Holder& holder) {
  return fmt::format("host {}\nprocess {}\nstart {}\nmachine {}\njob {}\nsince {:.0f}\ncommand {}\ntoken {}\n", holder.host, holder.process,
                     holder.process_start, holder.machine, holder.job, holder.since, holder.command, holder.token);
}

Holder read_holder(std::string_view text) {
  Holder found;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string_view name = line.substr(0, blank), value = line.substr(std::min(blank + 1, line.size()));
    constexpr double latest = 1e11;  // the year 5138
    if (name == "host") found.host = clean(value);
    if (name == "process") found.process = std::clamp<std::int64_t>(number_in<std::int64_t>(value), 0, 1 << 30);
    if (name == "start") found.process_start = number_in<std::uint64_t>(value);
    if (name == "machine") found.machine = clean(value);
    if (name == "job") found.job = clean(value);
    if (name == "since") found.since = std::clamp(static_cast<double>(number_in<std::int64_t>(value)), 0.0, latest);
    if (name == "command") found.command = clean(value);
    if (name == "token") found.token = clean(value);
  }
  return found;
}

std::string describe(const Holder& holder) {
  if (holder.process == 0) return "somebody whose hold file cannot be read";
  constexpr std::size_t longest = 300;
  const bool clipped = holder.command.size() > longest;
  return fmt::format("host {}, process {}{}{}, since {} ({}): {}{}", holder.host, holder.process, holder.job.empty() ? "" : ", Slurm job ",
                     holder.job, date_of(holder.since), ago(now() - holder.since), holder.command.substr(0, longest), clipped ? "..." : "");
}

Life life_of(const Holder& holder) {
  if (holder.process == 0 || holder.machine.empty() || holder.machine != this_machine()) return Life::unknown;
  const Running now_there = running(holder.process);
  if (now_there.known) {
    const bool ended = now_there.state == 'Z' || now_there.state == 'X';
    return !ended && now_there.start == holder.process_start ? Life::runs : Life::gone;
  }
  // Where /proc hides the processes of others, the signal that is none still tells that there is one.
  return ::kill(static_cast<pid_t>(holder.process), 0) == 0 || errno == EPERM ? Life::runs : Life::gone;
}

bool is_on_this_kernel(const Holder& holder) {
  const std::string boot = first_line("/proc/sys/kernel/random/boot_id");
  return !boot.empty() && holder.machine.starts_with(boot + ' ');
}

}  // namespace sower
