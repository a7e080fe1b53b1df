#include "runner/schedule/ahead_tasks.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace sower {

AheadTasks::AheadTasks(std::vector<Assignment> tasks, const EarlyStops& early)
    : early_(early), tasks_(std::move(tasks)), ended_(tasks_.size(), false), given_(tasks_.size(), false) {
  for (std::size_t at = 0; at < tasks_.size(); ++at)
    if (early.step(tasks_[at].task) > 0) waiting_.push_back(at);
  std::ranges::sort(waiting_, std::greater{}, [&](std::size_t at) { return std::pair(early.step(tasks_[at].task), at); });
}

std::vector<Assignment> AheadTasks::begin() {
  begun_ = true;
  std::vector<bool> waits(tasks_.size(), false);
  for (const std::size_t at : waiting_) waits[at] = true;
  std::vector<Assignment> sure;
  for (std::size_t at = 0; at < tasks_.size(); ++at) {
    if (waits[at]) continue;
    given_[at] = true;
    sure.push_back(tasks_[at]);
  }
  return sure;
}

std::vector<Assignment> AheadTasks::take(std::size_t most) {
  std::vector<Assignment> taken;
  while (!waiting_.empty() && taken.size() < most) {
    const std::size_t at = waiting_.back();
    waiting_.pop_back();
    if (given_[at] || early_.is_stopped(tasks_[at].task)) continue;
    given_[at] = true;
    taken.push_back(tasks_[at]);
    taken_.insert(tasks_[at].task);
  }
  return taken;
}

std::vector<Assignment> AheadTasks::take(const TaskRange& range) {
  std::vector<Assignment> taken;
  for (std::size_t at = place_of(range.begin); begun_ && at < tasks_.size() && tasks_[at].task < range.end; ++at) {
    if (given_[at]) continue;
    given_[at] = true;
    taken.push_back(tasks_[at]);
  }
  return taken;
}

bool AheadTasks::has_taken(const TaskRange& range) const {
  const auto first = taken_.lower_bound(range.begin);
  return first != taken_.end() && *first < range.end;
}

bool AheadTasks::end(std::int64_t task) {
  taken_.erase(task);
  const std::size_t at = place_of(task);
  const bool is_new = !ended_[at];
  ended_[at] = true;
  return is_new;
}

std::int64_t AheadTasks::end(const TaskRange& range) {
  std::int64_t ended = 0;
  for (std::size_t at = place_of(range.begin); at < tasks_.size() && tasks_[at].task < range.end; ++at) {
    ended += ended_[at] ? 0 : 1;
    ended_[at] = true;
  }
  return ended;
}

std::size_t AheadTasks::place_of(std::int64_t task) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(tasks_, task, {}, &Assignment::task) - tasks_.begin());
}

}  // namespace sower
