#pragma once
// Tasks of a batch some of which may turn out not to be wanted.

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "runner/early/early_stops.hpp"
#include "runner/schedule/orders.hpp"

namespace sower {

/// Keeps them until there is nothing better to do, and knows which have ended. Tasks that were stopped are never given out from here, and
/// none twice.
class AheadTasks {
 public:
  /// In canonical order. `early` has to outlive it.
  AheadTasks(std::vector<Assignment> tasks, const EarlyStops& early);
  /// Those that are wanted for certain; from now on the others may go ahead.
  std::vector<Assignment> begin();
  /// At most so many of the others, those first whose turn would come first.
  std::vector<Assignment> take(std::size_t most);
  /// The others among these, which are wanted for certain by now; they wait for begin() if that is still to come.
  std::vector<Assignment> take(const TaskRange& range);
  [[nodiscard]] bool has_begun() const { return begun_; }
  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  [[nodiscard]] std::int64_t first() const { return tasks_.front().task; }
  [[nodiscard]] bool holds(const TaskRange& range) const { return first() < range.end && range.begin <= tasks_.back().task; }
  /// Whether any of these was taken ahead and has not ended.
  [[nodiscard]] bool has_taken(const TaskRange& range) const;

  /// A task has ended with a result. False when it counts as ended already.
  bool end(std::int64_t task);
  /// These count as ended; how many did not before.
  std::int64_t end(const TaskRange& range);

 private:
  [[nodiscard]] std::size_t place_of(std::int64_t task) const;

  const EarlyStops& early_;
  std::vector<Assignment> tasks_;     // in canonical order
  std::vector<bool> ended_, given_;   // each of them
  std::vector<std::size_t> waiting_;  // places of tasks that may not be wanted; whose turn comes first is last
  std::set<std::int64_t> taken_;      // ahead, and not ended
  bool begun_ = false;
};

}  // namespace sower
