#include "runner/schedule/dispatcher.hpp"

#include <algorithm>
#include <functional>

#include "runner/api/error.hpp"

namespace sower {
namespace {

constexpr double chunk_seconds = 0.01;
constexpr std::uint64_t first_team = 2;  // 1 is the team of all ranks before the work

}  // namespace

Dispatcher::Dispatcher(std::vector<Batch> batches, int ranks, StopState& stop, Send send)
    : ranks_(ranks),
      stop_(stop),
      send_(std::move(send)),
      next_team_(first_team),
      team_of_(static_cast<std::size_t>(ranks)),
      given_(team_of_.size()) {
  std::erase_if(batches, [](const Batch& batch) { return batch.tasks.empty(); });
  std::ranges::stable_sort(batches, std::greater{}, [&](const Batch& batch) { return std::min(batch.ranks, ranks_); });
  for (Batch& batch : batches) {
    queue_of_.emplace_back(batch.tasks.front().task, queues_.size());
    queues_.push_back({.width = std::min(batch.ranks, ranks_),
                       .retries = batch.retries,
                       .stops_on_failure = batch.stops_on_failure,
                       .tasks = std::move(batch.tasks)});
    left_ += queues_.back().left();
  }
  std::ranges::sort(queue_of_);
}

void Dispatcher::report(int rank, const Report& report) {
  for (const Finished& finished : report.finished) {
    const auto after = std::ranges::upper_bound(queue_of_, finished.task, {}, &std::pair<std::int64_t, std::size_t>::first);
    Queue& queue = queues_[std::prev(after)->second];
    queue.seconds += finished.seconds;
    ++queue.finished;
    if (finished.status == Status::failed) failed(queue, finished);
  }
  if (!report.fault.empty() && fault_.empty()) {
    fault_.assign(report.fault.begin(), report.fault.end());
    stop_.ask(fault_);
  }
  running_teams_.erase(team_of_[static_cast<std::size_t>(rank)]);
  given_[static_cast<std::size_t>(rank)].clear();
  free_.push_back(rank);
  dispatch();
}

void Dispatcher::notice_stop() {
  if (!ended_) dispatch();
}

std::vector<std::int64_t> Dispatcher::running() const {
  std::set<std::int64_t> tasks;
  for (const auto& given : given_)
    for (const Assignment& assignment : given) tasks.insert(assignment.task);
  return {tasks.begin(), tasks.end()};
}

/// Again after the others, or nothing more.
void Dispatcher::failed(Queue& queue, const Finished& finished) {
  const bool again = ++failures_[finished.task] <= static_cast<std::uint32_t>(queue.retries);
  if (!again) {
    if (queue.stops_on_failure)
      stop_.ask(text("task ", finished.task, " failed, and its experiment says on_failure: stop"), StopCause::failed_task);
    return;
  }
  queue.tasks.push_back({finished.task, finished.attempt + 1});
  ++left_;
}

void Dispatcher::dispatch() {
  while (!free_.empty() && !stop_.asked()) {
    const auto wide = std::ranges::find_if(queues_, [](const Queue& queue) { return queue.width > 1 && queue.left() > 0; });
    const auto single = std::ranges::find_if(queues_, [](const Queue& queue) { return queue.width == 1 && queue.left() > 0; });
    if (wide != queues_.end() && static_cast<int>(free_.size()) >= wide->width) {
      form_team(*wide);
    } else if (single != queues_.end() && (wide == queues_.end() || !running_teams_.empty())) {
      give_chunk(*single);
    } else {
      break;
    }
  }
  if (static_cast<int>(free_.size()) < ranks_) return;
  for (const int rank : free_) send_(rank, {});
  ended_ = true;
}

void Dispatcher::form_team(Queue& queue) {
  std::ranges::sort(free_);  // neighbours, which mostly share a node
  Order order{.team = next_team_++, .ranks = {free_.begin(), free_.begin() + queue.width}, .tasks = {queue.tasks[queue.next++]}};
  free_.erase(free_.begin(), free_.begin() + queue.width);
  for (const int rank : order.ranks) {
    team_of_[static_cast<std::size_t>(rank)] = order.team;
    given_[static_cast<std::size_t>(rank)] = order.tasks;
    send_(rank, order);
  }
  running_teams_.insert(order.team);
  --left_;
}

void Dispatcher::give_chunk(Queue& queue) {
  const std::int64_t count = chunk(queue);
  const auto first = queue.tasks.begin() + static_cast<std::ptrdiff_t>(queue.next);
  const int rank = free_.front();
  free_.pop_front();
  team_of_[static_cast<std::size_t>(rank)] = 0;
  given_[static_cast<std::size_t>(rank)] = {first, first + count};
  send_(rank, {.team = 0, .ranks = {}, .tasks = given_[static_cast<std::size_t>(rank)]});
  queue.next += static_cast<std::size_t>(count);
  left_ -= count;
}

std::int64_t Dispatcher::chunk(const Queue& queue) const {
  if (queue.finished == 0) return 1;
  const double mean_seconds = std::max(queue.seconds / static_cast<double>(queue.finished), 1e-7);
  const auto quick = static_cast<std::int64_t>(chunk_seconds / mean_seconds);
  const std::int64_t fair = left_ / (2 * ranks_);
  return std::clamp<std::int64_t>(std::min(quick, fair), 1, queue.left());
}

}  // namespace sower
