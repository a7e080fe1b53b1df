#include "runner/command/hold.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "runner/api/error.hpp"
#include "runner/command/say.hpp"
#include "runner/provenance/host.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr const char* file_name = "lock";

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string first_line(const fs::path& path) {
  const std::string all = content(path);
  return all.substr(0, all.find('\n'));
}

/// When a process started, in the system's ticks since its own start; 0: there is no such process.
std::uint64_t start_of(std::int64_t process) {
  const std::string stat = content(fmt::format("/proc/{}/stat", process));
  std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));  // the name before it may hold anything
  constexpr int start_field = 20;                                                      // counted from there
  std::string field;
  for (int i = 0; i < start_field && fields; ++i) fields >> field;
  return std::strtoull(field.c_str(), nullptr, 10);
}

std::string boot_of_host() { return first_line("/proc/sys/kernel/random/boot_id"); }

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

Holder myself() {
  const char* const job = std::getenv("SLURM_JOB_ID");
  return {host_name(), boot_of_host(), job == nullptr ? "" : job, own_command_line(), ::getpid(), start_of(::getpid()), now()};
}

std::string text_of(const Holder& holder) {
  return fmt::format("host {}\nboot {}\njob {}\nprocess {}\nstart {}\nsince {:.0f}\ncommand {}\n", holder.host, holder.boot, holder.job,
                     holder.process, holder.process_start, holder.since, holder.command);
}

/// Empty fields for what is not there.
Holder holder_in(const fs::path& lock) {
  Holder found;
  std::istringstream lines(content(lock));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos) continue;
    const std::string name = line.substr(0, blank), value = line.substr(blank + 1);
    if (name == "host") found.host = value;
    if (name == "boot") found.boot = value;
    if (name == "job") found.job = value;
    if (name == "command") found.command = value;
    if (name == "process") found.process = std::strtoll(value.c_str(), nullptr, 10);
    if (name == "start") found.process_start = std::strtoull(value.c_str(), nullptr, 10);
    if (name == "since") found.since = std::strtod(value.c_str(), nullptr);
  }
  return found;
}

struct timespec changed(const fs::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);  // opening makes NFS ask the server, stat alone does not
  struct stat info {};
  if (opened < 0 || ::fstat(opened, &info) != 0) info = {};
  if (opened >= 0) ::close(opened);
  return info.st_mtim;
}

double seconds_of(const struct timespec& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9; }

/// How long ago the lock was touched, by the clock of the file server: that of a file which is made now.
double age(const fs::path& lock) {
  const fs::path probe = lock.parent_path() / fmt::format("lock.tmp.{}", ::getpid());
  const int made = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (made >= 0) ::close(made);
  const double here = made >= 0 ? seconds_of(changed(probe)) : now();
  ::unlink(probe.c_str());
  return here - seconds_of(changed(lock));
}

/// Takes the lock, or says why not: 0, EWOULDBLOCK when somebody has it, or what a file system without locks answers. A command that
/// only looks has it for an instant.
int take(int file) {
  constexpr int tries = 10;
  for (int i = 0; i < tries; ++i) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return 0;
    if (errno != EWOULDBLOCK && errno != EINTR) return errno;
    std::this_thread::sleep_for(milliseconds(20));
  }
  return EWOULDBLOCK;
}

bool is_here(const Holder& holder) { return holder.host == host_name() && holder.boot == boot_of_host(); }

bool runs_here(const Holder& holder) {
  const bool there = ::kill(static_cast<pid_t>(holder.process), 0) == 0 || errno == EPERM;
  return there && holder.process != ::getpid() && start_of(holder.process) == holder.process_start;
}

/// Whether a holder on another host gives a sign of life within the time after which it counts as dead.
bool shows_life(const fs::path& lock, const Holder& holder) {
  const double left = Hold::stale_seconds - age(lock);
  if (left <= 0) return false;
  complain(fmt::format("'{}' was held by {}; waiting up to {:.0f} s for a sign of life", lock.parent_path().string(), describe(holder),
                       std::ceil(left)));
  const struct timespec before = changed(lock);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(left);
  while (std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(milliseconds(200));
    const struct timespec after = changed(lock);
    if (after.tv_sec != before.tv_sec || after.tv_nsec != before.tv_nsec) return true;
  }
  return false;
}

/// Whether somebody holds the folder although the lock could be had, or cannot be had by anybody: `answer` is what take() said.
bool is_held_in_spite(const fs::path& lock, const Holder& holder, int answer) {
  if (answer == EWOULDBLOCK) return true;
  if (holder.host.empty()) return false;  // the last one ended in order
  if (is_here(holder)) return answer != 0 && runs_here(holder);
  return holder.host != host_name() && shows_life(lock, holder);
}

std::string ago(double passed) {
  constexpr double minute = 60, hour = 3600, day = 86400;
  if (passed < 2 * minute) return fmt::format("{:.0f} s ago", std::max(passed, 0.0));
  if (passed < 2 * hour) return fmt::format("{:.0f} min ago", passed / minute);
  return passed < 2 * day ? fmt::format("{:.0f} h ago", passed / hour) : fmt::format("{:.0f} days ago", passed / day);
}

}  // namespace

std::string describe(const Holder& holder) {
  if (holder.host.empty()) return "a process that has not said its name yet";
  const std::time_t since = static_cast<std::time_t>(holder.since);
  return fmt::format("host {}, process {}{}{}, since {:%Y-%m-%d %H:%M:%S} ({}){}{}", holder.host, holder.process,
                     holder.job.empty() ? "" : ", Slurm job ", holder.job, fmt::localtime(since), ago(now() - holder.since),
                     holder.command.empty() ? "" : ": ", holder.command);
}

Hold::Hold(const fs::path& folder) {
  const fs::path path = folder / file_name;
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  require(file_ >= 0, "'", path.string(), "' cannot be written: ", std::strerror(errno),
          "; check the folder's permissions, or name another with --out");
  const int answer = take(file_);
  const Holder other = holder_in(path);
  if (is_held_in_spite(path, other, answer)) {
    ::close(file_);
    throw Error(
        text("another run is using '", folder.string(), "': ", describe(other), "; wait for it, or name another folder with --out"));
  }
  if (!other.host.empty())
    complain(
        fmt::format("the last run in '{}' died without an end: {}; this one goes on from its journal", folder.string(), describe(other)));
  const std::string me = text_of(myself());
  if (::ftruncate(file_, 0) == 0) static_cast<void>(::pwrite(file_, me.data(), me.size(), 0) < 0);  // for the message alone
  beats_ = std::thread([this] { beat(); });
}

Hold::~Hold() {
  {
    const std::lock_guard lock(guard_);
    ends_ = true;
  }
  ended_.notify_all();
  beats_.join();
  static_cast<void>(::ftruncate(file_, 0));  // an end in order: nobody needs to ask whether we live
  ::close(file_);
}

void Hold::beat() {
  std::unique_lock lock(guard_);
  while (!ended_.wait_for(lock, std::chrono::seconds(beat_seconds), [this] { return ends_; })) ::futimens(file_, nullptr);
}

std::optional<Holder> holder_of(const fs::path& folder) {
  const fs::path path = folder / file_name;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  const int answer = ::flock(file, LOCK_SH | LOCK_NB) == 0 ? 0 : errno;
  ::close(file);
  const Holder holder = holder_in(path);
  if (answer == EWOULDBLOCK) return holder;
  if (holder.host.empty()) return std::nullopt;
  const bool lives = is_here(holder) ? answer != 0 && runs_here(holder)
                                     : holder.host != host_name() && now() - seconds_of(changed(path)) < Hold::stale_seconds;
  return lives ? std::optional(holder) : std::nullopt;
}

}  // namespace sower
