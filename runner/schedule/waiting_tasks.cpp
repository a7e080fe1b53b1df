#include "runner/schedule/waiting_tasks.hpp"

#include <algorithm>
#include <cmath>

namespace sower {
namespace {

bool is_more_than_a_guess(const ExpectedSeconds& expected) { return expected.log_sd < 0.95; }

}  // namespace

void WaitingTasks::add(std::span<const Assignment> tasks, const Durations& durations) {
  for (const Assignment& task : tasks) items_.push_back({unknown, task, false});
  are_again_ = false;
  sort(durations);
}

std::vector<Assignment> WaitingTasks::remove(const TaskRange& tasks) {
  std::vector<Assignment> removed;
  const auto is_one = [&](const Assignment& each) {
    if (tasks.holds(each.task)) removed.push_back(each);
    return tasks.holds(each.task);
  };
  std::erase_if(again_, is_one);
  std::erase_if(items_, [&](const Item& each) { return is_one(each.assignment); });
  known_seconds_ = 0;
  unknown_ = 0;
  for (const Item& item : items_) {
    if (std::isinf(item.seconds)) ++unknown_;
    else known_seconds_ += item.seconds;
  }
  return removed;
}

void WaitingTasks::sort(const Durations& durations) {
  known_seconds_ = 0;
  unknown_ = 0;
  for (Item& item : items_) {
    const std::optional<ExpectedSeconds> expected = durations.expected(item.assignment.task);
    item.seconds = expected ? expected->mean : unknown;
    item.is_sure = expected && is_more_than_a_guess(*expected);
    if (expected) known_seconds_ += item.seconds;
    else ++unknown_;
  }
  std::ranges::sort(items_, [](const Item& a, const Item& b) {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.assignment.task > b.assignment.task;
  });
}

WaitingTasks::Item WaitingTasks::known_now(Item item, const Durations& durations) {
  if (!std::isinf(item.seconds)) return item;
  if (const std::optional<ExpectedSeconds> now = durations.expected(item.assignment.task)) {
    item.seconds = now->mean;
    item.is_sure = is_more_than_a_guess(*now);
  }
  return item;
}

bool WaitingTasks::first_is_within(double most_seconds, const Durations& durations) const {
  if (items_.empty()) return false;
  const Item first = known_now(items_.back(), durations);
  return first.is_sure && first.seconds <= most_seconds;
}

WaitingTasks::Taken WaitingTasks::take(double most_seconds, std::int64_t most, const Durations& durations) {
  if (items_.empty()) {
    for (const Assignment& task : again_) items_.push_back({unknown, task, false});
    std::ranges::reverse(items_);
    unknown_ = static_cast<std::int64_t>(items_.size());
    again_.clear();
    are_again_ = true;
  }
  return take_before(items_.size(), most_seconds, most, &durations);
}

WaitingTasks::Taken WaitingTasks::take_within(double most_seconds, std::int64_t most) {
  const auto end = std::ranges::upper_bound(items_, most_seconds, {}, &Item::seconds);
  return take_before(static_cast<std::size_t>(end - items_.begin()), most_seconds, most, nullptr);
}

WaitingTasks::Taken WaitingTasks::take_before(std::size_t end, double most_seconds, std::int64_t most, const Durations* durations) {
  Taken taken;
  std::size_t begin = end;
  while (begin > 0 && static_cast<std::int64_t>(end - begin) < most) {
    const Item& next = items_[begin - 1];
    const auto [expected, assignment, is_sure] = durations == nullptr ? next : known_now(next, *durations);
    const bool all_sure = taken.is_sure && is_sure;
    if (begin < end && !(all_sure && taken.seconds + expected <= most_seconds)) break;
    taken.seconds += expected;
    taken.is_sure = all_sure;
    taken.tasks.push_back(assignment);
    if (std::isinf(next.seconds)) --unknown_;
    else known_seconds_ -= next.seconds;
    --begin;
  }
  items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(begin), items_.begin() + static_cast<std::ptrdiff_t>(end));
  return taken;
}

}  // namespace sower
