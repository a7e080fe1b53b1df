// Early stops as the dispatcher carries them out.

#include <algorithm>

#include "runner/schedule/dispatcher.hpp"

namespace sower {

/// A task has a result.
void Dispatcher::ended(std::int64_t task, std::size_t batch) {
  const auto ahead = ahead_.find(batch);
  if (ahead != ahead_.end() && !ahead->second.end(task)) return;
  for (const std::size_t next : order_.ended(batch)) begin(next);
}

/// A task has ended for good: what does that decide?
void Dispatcher::settle(const Finished& finished) {
  if (early_ == nullptr) return;
  early_->settle(finished.task, {finished.status, finished.metric});
  const EarlyNews news = early_->take_news();
  for (const TaskRange& range : news.stopped) drop(range);
  for (const TaskRange& range : news.wanted) want(range);
  for (const std::int64_t task : news.failed)  // others may never have been wanted
    if (failures_.contains(task) && rules_of(task).stops_on_failure) stop_for_failure(task);
}

std::map<std::size_t, AheadTasks>::iterator Dispatcher::ahead_with(const TaskRange& range) {
  return std::ranges::find_if(ahead_, [&](const auto& each) { return each.second.holds(range); });
}

/// Tasks are wanted for certain.
void Dispatcher::want(const TaskRange& range) {
  const auto ahead = ahead_with(range);
  if (ahead == ahead_.end()) return;
  const Rules& rules = rules_of(ahead->second.first());
  std::vector<Assignment> tasks = ahead->second.take(range);
  if (ahead->second.has_taken(range)) {
    const std::vector<Assignment> waiting = line_of(rules, true).tasks.remove(range);
    tasks.insert(tasks.end(), waiting.begin(), waiting.end());
  }
  if (!tasks.empty()) line_of(rules).tasks.add(tasks, durations_);
}

/// Tasks are not wanted any more. Those that ranks have go on, and do no harm.
void Dispatcher::drop(const TaskRange& range) {
  const auto ahead = ahead_with(range);
  if (ahead == ahead_.end()) return;
  stopped_.push_back(range);
  if (ahead->second.has_taken(range)) {
    if (promise_ && range.holds(promise_->task.tasks.front().task)) {
      for (const int rank : promise_->on.ranks) promised_[static_cast<std::size_t>(rank)] = false;
      promise_.reset();
    }
    for (Line& line : lines_) static_cast<void>(line.tasks.remove(range));
  }
  for (std::int64_t left = ahead->second.end(range); left > 0; --left)
    for (const std::size_t next : order_.ended(ahead->first)) begin(next);
}

/// Tasks that may not be wanted wait behind all others, as many as keep the ranks busy.
void Dispatcher::go_ahead() {
  const double in_chunk = std::clamp(chunk_seconds / std::max(expected_of_unknown(), 1e-9), 1.0, 1e5);
  const auto enough = static_cast<std::int64_t>(2 * in_chunk * board_.ranks());
  for (auto& [batch, ahead] : ahead_) {
    if (!ahead.has_begun() || ahead.empty()) continue;
    WaitingTasks& tasks = line_of(rules_of(ahead.first()), true).tasks;
    if (tasks.count() < enough) tasks.add(ahead.take(static_cast<std::size_t>(enough)), durations_);
  }
}

}  // namespace sower
