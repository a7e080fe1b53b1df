#pragma once
// What was written to the journal becomes durable: at once, or together with all that was written within a stated time.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "runner/journal/journal.hpp"

namespace sower {

/// A journal file whose records survive the machine's death at most `within` seconds after `append` has returned, plus the time that the
/// disk takes, and the death of this process a tenth of a second after; with 0 seconds they survive both when it returns. One thread
/// appends. Whatever writes throws Error when the disk refuses.
class GroupCommit {
 public:
  GroupCommit(JournalWriter& writer, double within);
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;
  void append(const TaskResult& result);
  /// When it returns, all that was appended survives the death of this process.
  void flush() { writer_.flush(); }
  /// When it returns, all that was appended is durable; any thread may call it. Throws Error when the disk refuses.
  void sync();
  /// Nothing more is appended; when it returns, all that was is durable.
  void close();

 private:
  void stop();
  void sync_now_and_then();

  JournalWriter& writer_;
  double seconds_;
  std::mutex guard_;
  std::condition_variable changed_;
  std::mutex syncing_;
  bool dirty_ = false, closed_ = false;  // of the guard
  std::thread syncer_;
};

}  // namespace sower
