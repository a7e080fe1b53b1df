#include "runner/report/task_counts.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace sower {

void Moments::add(double value) {
  ++count_;
  const double before = value - mean_;
  mean_ += before / static_cast<double>(count_);
  squares_ += before * (value - mean_);
}

TaskCounts::TaskCounts(const Study& study, std::span<const Assignment> wanted, int ranks)
    : study_(study), ended_(wanted.size(), false), experiments_(study.experiments.size()), at_(static_cast<std::size_t>(ranks)) {
  for (std::size_t e = 0; e < experiments_.size(); ++e) experiments_[e].ranks = std::min(study.experiments[e].ranks, ranks);
  wanted_.reserve(wanted.size());
  for (const Assignment& each : wanted) {
    wanted_.push_back(each.task);
    ++experiments_[task_of(study, each.task).experiment].left;
  }
  std::ranges::sort(wanted_);
}

void TaskCounts::sent(int rank, const Order& order, Clock::time_point now) {
  if (order.tasks.empty()) return;
  const bool leads = order.ranks.empty() || order.ranks.front() == rank;
  const int ranks = std::max(1, static_cast<int>(order.ranks.size()));
  at_[static_cast<std::size_t>(rank)].push_back({order.tasks, ranks, leads, now});
}

/// A report ends the rank's oldest order, whether all of its tasks came to an end or some were left.
void TaskCounts::heard(int rank, const Report& report, Clock::time_point now) {
  std::deque<Given>& given = at_[static_cast<std::size_t>(rank)];
  for (const Finished& finished : report.finished) ended(finished);
  if (!given.empty()) given.pop_front();  // unless the rank asks for its first work
  if (!given.empty()) given.front().since = now;
}

void TaskCounts::progressed(int rank, const InnerProgress& progress) {
  std::deque<Given>& given = at_[static_cast<std::size_t>(rank)];
  if (!given.empty()) given.front().inner = progress;
}

void TaskCounts::ended(const Finished& finished) {
  ExperimentCount& experiment = experiments_[task_of(study_, finished.task).experiment];
  experiment.seconds.add(finished.seconds);
  if (finished.status == Status::failed) ++failures_[finished.task];
  if (finished.status == Status::failed && is_tried_again(finished.task)) return;
  const auto place = std::ranges::lower_bound(wanted_, finished.task);
  if (place != wanted_.end()) ended_[static_cast<std::size_t>(place - wanted_.begin())] = true;
  --experiment.left;
  ++(finished.status == Status::failed ? failed_ : done_);
}

void TaskCounts::stopped(const TaskRange& tasks) {
  std::set<std::int64_t> at_work;
  for (const std::deque<Given>& orders : at_)
    for (const Given& given : orders)
      for (const Assignment& each : given.tasks) at_work.insert(each.task);
  for (auto at = static_cast<std::size_t>(std::ranges::lower_bound(wanted_, tasks.begin) - wanted_.begin());
       at < wanted_.size() && wanted_[at] < tasks.end; ++at) {
    if (ended_[at] || at_work.contains(wanted_[at])) continue;
    ended_[at] = true;
    ++stopped_;
    --experiments_[task_of(study_, wanted_[at]).experiment].left;
  }
}

std::vector<std::int64_t> TaskCounts::some_left(std::size_t experiment, std::size_t most) const {
  std::int64_t first_task = 0;
  for (std::size_t e = 0; e < experiment; ++e) first_task += study_.experiments[e].tasks();
  const auto place_of = [&](std::int64_t task) {
    return static_cast<std::size_t>(std::ranges::lower_bound(wanted_, task) - wanted_.begin());
  };
  const std::size_t first = place_of(first_task), end = place_of(first_task + study_.experiments[experiment].tasks());
  const std::size_t step = std::max<std::size_t>(1, (end - first + most - 1) / most);
  std::vector<std::int64_t> chosen;
  for (std::size_t at = first; at < end; at += step) {
    std::size_t next = at;
    while (next < std::min(at + step, end) && ended_[next]) ++next;
    if (next < std::min(at + step, end)) chosen.push_back(wanted_[next]);
  }
  return chosen;
}

bool TaskCounts::is_tried_again(std::int64_t task) const {
  const auto failures = failures_.find(task);
  return failures != failures_.end() && failures->second <= study_.experiments[task_of(study_, task).experiment].retries;
}

std::vector<RunningTask> TaskCounts::running(Clock::time_point now) const {
  std::vector<RunningTask> all;
  for (std::size_t rank = 0; rank < at_.size(); ++rank) {
    if (at_[rank].empty() || !at_[rank].front().leads) continue;
    const Given& given = at_[rank].front();
    const auto told =
        std::ranges::find_if(given.tasks, [&](const Assignment& each) { return given.inner && each.task == given.inner->task; });
    const Assignment& at = told == given.tasks.end() ? given.tasks.front() : *told;
    all.push_back(
        {at.task, at.attempt, static_cast<int>(rank), given.ranks, std::chrono::duration<double>(now - given.since).count(), given.inner});
  }
  std::ranges::stable_sort(all, std::greater{}, &RunningTask::seconds);
  return all;
}

}  // namespace sower
