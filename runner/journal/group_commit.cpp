#include "runner/journal/group_commit.hpp"

#include <chrono>
#include <system_error>

#include "runner/api/error.hpp"

namespace sower {

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
  writer_.append(result);
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

void GroupCommit::sync_now_and_then() {
  std::unique_lock lock(guard_);
  while (true) {
    changed_.wait(lock, [this] { return dirty_ || closed_; });
    changed_.wait_for(lock, std::chrono::duration<double>(seconds_), [this] { return closed_; });
    if (closed_) return;
    dirty_ = false;
    lock.unlock();
    try {
      sync();
    } catch (const Error&) {
      return;  // the writer keeps why, and refuses the next record with it
    }
    lock.lock();
  }
}

}  // namespace sower
