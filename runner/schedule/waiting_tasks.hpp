#pragma once
// Tasks of one width that wait for ranks, the longest expected first.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "runner/early/rule.hpp"
#include "runner/schedule/durations.hpp"
#include "runner/schedule/orders.hpp"

namespace sower {

class WaitingTasks {
 public:
  /// What a task of which nothing is known is expected to take: longer than any other, so that it goes first and something is learnt.
  static constexpr double unknown = std::numeric_limits<double>::infinity();

  void add(std::span<const Assignment> tasks, const Durations& durations);
  /// After all others.
  void add_again(const Assignment& task) { again_.push_back(task); }
  /// Gives back the tasks with these numbers, as far as they are here.
  std::vector<Assignment> remove(const TaskRange& tasks);
  /// Asks anew what every task is expected to take. When nothing is known of two, or the same, the lower number goes first.
  void sort(const Durations& durations);

  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(items_.size() + again_.size()); }
  [[nodiscard]] bool empty() const { return items_.empty() && again_.empty(); }
  /// Whether none waits but those that were added again.
  [[nodiscard]] bool are_again() const { return items_.empty() || are_again_; }
  /// What the first task is expected to take.
  [[nodiscard]] double longest() const { return items_.empty() ? unknown : items_.back().seconds; }
  /// Whether the first task takes no more than that, by more than a guess such as from another experiment: what may be much longer goes to
  /// a rank alone. `durations` is asked if nothing was known when they were sorted.
  [[nodiscard]] bool first_is_within(double most_seconds, const Durations& durations) const;
  [[nodiscard]] double known_seconds() const { return known_seconds_; }
  [[nodiscard]] std::int64_t unknown_count() const { return unknown_ + static_cast<std::int64_t>(again_.size()); }

  struct Taken {
    std::vector<Assignment> tasks;
    double seconds = 0;   ///< expected, together
    bool is_sure = true;  ///< whether that is more than a guess
  };
  /// Removes the first task, and those after it while all are sure, together are expected to take no more than `most_seconds` and are no
  /// more than `most`. `durations` is asked about those of which nothing was known when they were sorted.
  Taken take(double most_seconds, std::int64_t most, const Durations& durations);
  /// The same from the first task that by itself takes no more than `most_seconds`; nothing when there is none.
  Taken take_within(double most_seconds, std::int64_t most);

 private:
  struct Item {
    double seconds = unknown;
    Assignment assignment;
    bool is_sure = false;
  };
  /// The item, and if nothing was known of it what is known now.
  static Item known_now(Item item, const Durations& durations);
  Taken take_before(std::size_t end, double most_seconds, std::int64_t most, const Durations* durations);

  std::vector<Item> items_;  // the longest last
  std::vector<Assignment> again_;
  bool are_again_ = false;  // the items, which were in again_ until nothing else was left
  double known_seconds_ = 0;
  std::int64_t unknown_ = 0;
};

}  // namespace sower
