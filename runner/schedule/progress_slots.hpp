#pragma once
// Where the tasks of this process, and of those it has forked, say how far they are.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/api/progress.hpp"

namespace sower {

/// What a task has said.
struct InnerProgress {
  std::int64_t task = -1, done = 0, total = 0;
  std::string what;  ///< "iteration"; empty: it has said nothing

  /// Which part is done, from 0 to 1; 0 when that is not known.
  [[nodiscard]] double part() const;
  [[nodiscard]] std::vector<std::byte> encoded() const;
  static InnerProgress decoded(const std::vector<std::byte>& data);
};

/// Of one rank, for its tasks in turn. One thread writes, of this process or of one that it has forked; others look.
class ProgressSlot {
 public:
  void begin(std::int64_t task) noexcept;
  void end() noexcept { task_.store(-1, std::memory_order_release); }
  [[nodiscard]] ProgressPlace* place() noexcept { return &place_; }
  /// Of the task that runs now.
  [[nodiscard]] InnerProgress look() const;

 private:
  alignas(64) std::atomic<std::int64_t> task_ = -1;  // a cache line for each rank
  ProgressPlace place_;
};

/// One slot for each rank of this process, in memory that is shared with processes forked later.
class ProgressSlots {
 public:
  explicit ProgressSlots(int ranks);
  ~ProgressSlots();
  ProgressSlots(const ProgressSlots&) = delete;
  ProgressSlots& operator=(const ProgressSlots&) = delete;
  [[nodiscard]] ProgressSlot& operator[](int rank) { return slots_[rank]; }
  [[nodiscard]] int size() const { return ranks_; }

 private:
  int ranks_;
  ProgressSlot* slots_;
};

}  // namespace sower
