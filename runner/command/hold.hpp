#pragma once
// One run at a time uses a folder.

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace sower {

/// Who holds, or held, a run folder.
struct Holder {
  std::string host, boot, job, command;  ///< boot: tells one start of the host from the next; job: Slurm's; both may be empty
  std::int64_t process = 0;
  std::uint64_t process_start = 0;  ///< as /proc has it, so that a process that got the number later is not taken for this one
  double since = 0;                 ///< seconds since 1970-01-01 UTC
};

/// "host node7, process 1234, Slurm job 99, since 2026-11-28 07:12:03 (5 min ago): sower run study.yaml"
std::string describe(const Holder& holder);

/// A folder held for the life of the object. It is let go by the system when the process dies, and taken over from a dead process on
/// another host, where locks do not reach, once that has shown no sign of life for `stale_seconds`. docs/run-folders.md has the rules.
class Hold {
 public:
  static constexpr int beat_seconds = 10, stale_seconds = 60;
  /// Throws Error when another run holds the folder, naming it.
  explicit Hold(const std::filesystem::path& folder);
  ~Hold();
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  void beat();

  int file_;
  std::mutex guard_;
  std::condition_variable ended_;
  bool ends_ = false;  // of the guard
  std::thread beats_;
};

/// Who holds the folder right now, as far as can be seen without writing to it; none when nobody does.
std::optional<Holder> holder_of(const std::filesystem::path& folder);

}  // namespace sower
