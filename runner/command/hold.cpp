#include "runner/command/hold.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include "runner/api/error.hpp"
#include "runner/command/hold_file.hpp"
#include "runner/command/say.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

double operator-(const timespec& later, const timespec& earlier) {
  constexpr double nanosecond = 1e-9;
  return static_cast<double>(later.tv_sec - earlier.tv_sec) + static_cast<double>(later.tv_nsec - earlier.tv_nsec) * nanosecond;
}

/// Whether the hold is touched, or goes, before it counts as stale.
bool gives_sign_of_life(const fs::path& folder, const HoldFile& hold, double seconds_left) {
  complain(fmt::format("'{}' is held by {}; waiting up to {:.0f} s for a sign of life", folder.string(), describe(hold.holder),
                       std::ceil(seconds_left)));
  constexpr auto pause = std::chrono::milliseconds(200);
  // By our own clock: whatever happens to the file server's, this ends.
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds_left);
  while (std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(pause);
    const HoldFile again = newest_hold(folder);
    if (again.number != hold.number || again.holder != hold.holder) return false;  // let go, or taken over: to be looked at anew
    if (again.touched - hold.touched != 0) return true;
  }
  return false;
}

enum class Verdict : char { held, free, changed };

Verdict judge(const fs::path& folder, const HoldFile& hold, const HoldDraft& mine, double stale_seconds) {
  if (hold.number == 0) return Verdict::free;
  const Life life = life_of(hold.holder);
  if (life != Life::unknown) return life == Life::runs ? Verdict::held : Verdict::free;
  if (hold.locked && is_on_this_kernel(hold.holder)) return Verdict::held;
  const double left = std::min(stale_seconds, stale_seconds - (mine.now() - hold.touched));
  if (left <= 0) return Verdict::free;
  if (gives_sign_of_life(folder, hold, left)) return Verdict::held;
  const HoldFile again = newest_hold(folder);
  return again.number == hold.number && again.holder == hold.holder ? Verdict::free : Verdict::changed;
}

void tell_take_over(const fs::path& folder, const HoldFile& hold, double silent) {
  const std::string why = life_of(hold.holder) == Life::gone ? "its process is gone" : fmt::format("no sign of life for {:.0f} s", silent);
  complain(fmt::format("the last run in '{}' did not end in order: {}; {}, so this run takes the folder over", folder.string(),
                       describe(hold.holder), why));
}

}  // namespace

Hold::Hold(const fs::path& folder, HoldTimes times) : folder_(folder), times_(times), me_(this_process()) {
  take_over();
  beats_ = std::thread([this] { beat(); });
}

/// However many start at the same time: the hold of a number can be made once, and the highest number counts.
void Hold::take_over() {
  while (true) {
    HoldDraft draft(folder_, me_);
    const HoldFile other = newest_hold(folder_);
    const Verdict verdict = judge(folder_, other, draft, times_.stale_seconds);
    require(verdict != Verdict::held, "another run is using '", folder_.string(), "': ", describe(other.holder),
            "; wait for it, or name another folder with --out");
    if (verdict == Verdict::changed) continue;
    const double silent = draft.now() - other.touched;
    if (!draft.becomes(other.number + 1)) continue;
    number_ = other.number + 1;
    if (const HoldFile now = newest_hold(folder_); now.number != number_ || now.holder.token != me_.token) {
      if (now.number != number_) ::unlink(hold_path(folder_, number_).c_str());  // somebody came between: a later hold than ours
      continue;
    }
    file_ = draft.release();
    if (other.number > 0) tell_take_over(folder_, other, silent);
    return remove_older_holds(folder_, number_);
  }
}

Hold::~Hold() {
  {
    const std::lock_guard lock(guard_);
    ends_ = true;
  }
  ended_.notify_all();
  beats_.join();
  try {
    require_own();
    ::unlink(hold_path(folder_, number_).c_str());
  } catch (const Error&) {
    // It is another's now.
  }
  ::close(file_);
}

void Hold::require_own() const {
  const HoldFile now = newest_hold(folder_);
  if (now.number == number_ && now.holder.token == me_.token) return;
  throw Error(text("another run has taken '", folder_.string(),
                   "' over while this one was asleep: ", now.number == 0 ? "it has ended already" : describe(now.holder),
                   "; this one ends without touching the results; what it finished is in the journal"));
}

void Hold::beat() {
  const auto wait = std::chrono::duration<double>(times_.beat_seconds);
  std::unique_lock lock(guard_);
  while (!ended_.wait_for(lock, wait, [this] { return ends_; })) {
    touch(file_);
    try {
      const HoldFile now = newest_hold(folder_);
      lost_ = now.number != number_ || now.holder.token != me_.token;
    } catch (const Error&) {
      // The folder cannot be read: whoever writes to it next will say so.
    }
  }
}

std::optional<Holder> holder_of(const fs::path& folder, HoldTimes times) {
  const HoldFile hold = newest_hold(folder);
  if (hold.number == 0) return std::nullopt;
  const Life life = life_of(hold.holder);
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const bool heard_of = hold.locked || now - hold.touched < times.stale_seconds;
  if (life == Life::runs || (life == Life::unknown && heard_of)) return hold.holder;
  return std::nullopt;
}

}  // namespace sower
