#pragma once
// Which batches may begin, when some need the results of others.

#include <cstdint>
#include <span>
#include <vector>

namespace sower {

/// A batch may begin when all tasks of those that it needs have ended with a result. Once one of them has failed for good it never does.
class BatchOrder {
 public:
  struct Member {
    std::int64_t tasks = 0;          ///< none: it has ended already
    std::vector<std::size_t> needs;  ///< numbers of other members; no circles
  };
  explicit BatchOrder(std::span<const Member> batches);

  [[nodiscard]] bool may_begin(std::size_t batch) const { return batches_[batch].waits_for == 0; }
  [[nodiscard]] bool is_needed(std::size_t batch) const { return !batches_[batch].needed_by.empty(); }
  /// A task of the batch has ended with a result. The batches that may begin from now on.
  std::vector<std::size_t> ended(std::size_t batch);

 private:
  struct State {
    std::int64_t open = 0;      // tasks that have not ended, or have failed
    std::size_t waits_for = 0;  // batches
    std::vector<std::size_t> needed_by;
  };
  std::vector<State> batches_;
};

}  // namespace sower
