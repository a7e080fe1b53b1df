#include "runner/journal/group_commit.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "runner/api/error.hpp"

namespace sower {
namespace {
constexpr double write_within = 0.1;  // seconds
}

GroupCommit::GroupCommit(JournalWriter& writer, double within) : writer_(writer), seconds_(within) {
  if (seconds_ <= 0) return;
  try {
    syncer_ = std::thread([this] { sync_now_and_then(); });
  } catch (const std::system_error&) {
    seconds_ = 0;  // no thread is to be had: each record is synced as it is written, which is slower and as good
  }
}

GroupCommit::~GroupCommit() { stop(); }

void GroupCommit::append(const TaskResult& result) {
  writer_.add(result);
  if (seconds_ <= 0) return sync();
  const std::lock_guard lock(guard_);
  if (!dirty_) changed_.notify_all();
  dirty_ = true;
}

void GroupCommit::sync() {
  const std::lock_guard lock(syncing_);
  writer_.sync();
}

void GroupCommit::close() {
  stop();
  sync();
}

void GroupCommit::stop() {
  {
    const std::lock_guard lock(guard_);
    closed_ = true;
  }
  changed_.notify_all();
  if (syncer_.joinable()) syncer_.join();
}

void GroupCommit::sync_now_and_then() try {
  std::unique_lock lock(guard_);
  const auto closed_within = [&](double time) {
    return changed_.wait_for(lock, std::chrono::duration<double>(time), [this] { return closed_; });
  };
  const auto without_lock = [&](const auto& action) {
    lock.unlock();
    action();
    lock.lock();
  };
  while (true) {
    changed_.wait(lock, [this] { return dirty_ || closed_; });
    for (double left = seconds_; left > 0; left -= write_within) {
      if (closed_within(std::min(left, write_within))) return;
      without_lock([this] { writer_.flush(); });
    }
    dirty_ = false;
    without_lock([this] { sync(); });
  }
} catch (const Error&) {
  // The writer keeps why, and refuses the next record with it.
}

}  // namespace sower
