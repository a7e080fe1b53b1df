#pragma once
// One run at a time uses a folder (docs/decisions/0008-one-run-a-folder.md).

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "runner/command/holder.hpp"

namespace sower {

struct HoldTimes {
  double beat_seconds = 10;   ///< a holder touches its file this often
  double stale_seconds = 60;  ///< a holder on another machine that has not done so for this long counts as dead
};

/// A folder held for the life of the object. That of a process which died on this machine is taken over at once, that of one on another
/// machine when it has given no sign of life for `stale_seconds`; both are said.
class Hold {
 public:
  /// Throws Error when another run holds the folder, naming it, or when the folder cannot be written. Waits up to `stale_seconds` for a
  /// sign of life from a holder on another machine.
  explicit Hold(const std::filesystem::path& folder, HoldTimes times = {});
  ~Hold();
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

  /// Throws Error when another run has taken the folder over meanwhile, which happens to one that slept for long: to be called before
  /// anything is put in the place of what the other may have made.
  void require_own() const;
  /// The same, as of the last time this was looked at; costs nothing.
  void require_not_known_lost() const {
    if (lost_) require_own();
  }

 private:
  void take_over();
  void beat();

  std::filesystem::path folder_;
  HoldTimes times_;
  Holder me_;
  int file_ = -1, number_ = 0;
  std::atomic<bool> lost_ = false;
  std::mutex guard_;
  std::condition_variable ended_;
  bool ends_ = false;  // of the guard
  std::thread beats_;
};

/// Who holds the folder right now, as far as can be seen without writing to it; none when nobody does.
std::optional<Holder> holder_of(const std::filesystem::path& folder, HoldTimes times = {});

}  // namespace sower
