#include "runner/schedule/dispatcher.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <tuple>

#include "runner/api/error.hpp"

namespace sower {
namespace {

constexpr std::uint64_t first_team = 2;       // 1 is the team of all ranks before the work
constexpr double most_seconds_ahead = 0.1;    // a task that waits behind a longer one may become the last
constexpr double share_ahead = 1.0 / 16;      // of the time that is left
constexpr double worth_waiting = 0.02;        // of a task's time, to have its ranks on one host
constexpr double urgent_share = 0.5;          // of the time that is left: a task that takes longer may become the last
constexpr double sort_seconds_a_task = 5e-7;  // measured, with the model's answer
constexpr double share_for_sorting = 0.01;    // of the time that tasks take

BatchOrder order_of(const std::vector<Batch>& batches) {
  std::vector<BatchOrder::Member> members;
  for (const Batch& batch : batches) members.push_back({static_cast<std::int64_t>(batch.tasks.size()), batch.needs});
  return BatchOrder(members);
}

}  // namespace

Dispatcher::Dispatcher(Agenda agenda, StopState& stop, Send send)
    : order_(order_of(agenda.batches)),
      board_(std::move(agenda.node_of)),
      durations_(agenda.durations),
      early_(agenda.early),
      stop_(stop),
      send_(std::move(send)),
      promised_(static_cast<std::size_t>(board_.ranks())),
      next_team_(first_team) {
  make_lines(std::move(agenda.batches));
}

void Dispatcher::make_lines(std::vector<Batch> batches) {
  held_back_.resize(batches.size());
  for (std::size_t b = 0; b < batches.size(); ++b) {
    Batch& batch = batches[b];
    if (batch.tasks.empty()) continue;
    const Rules rules{b, std::clamp(batch.ranks, 1, std::max(1, board_.ranks())), batch.retries, batch.stops_on_failure};
    rules_.emplace_back(batch.tasks.front().task, rules);
    static_cast<void>(line_of(rules));  // it is there from the beginning, since teams wait for all ranks to arrive
    if (early_ != nullptr && early_->watches_task(batch.tasks.front().task)) ahead_.try_emplace(b, batch.tasks, *early_);
    held_back_[b] = std::move(batch.tasks);
  }
  std::ranges::sort(rules_, {}, &std::pair<std::int64_t, Rules>::first);
  for (std::size_t b = 0; b < held_back_.size(); ++b)
    if (order_.may_begin(b)) begin(b);
}

void Dispatcher::begin(std::size_t batch) {
  if (held_back_[batch].empty()) return;
  const std::vector<Assignment> tasks = std::move(held_back_[batch]);
  const auto ahead = ahead_.find(batch);
  line_of(rules_of(tasks.front().task)).tasks.add(ahead == ahead_.end() ? tasks : ahead->second.begin(), durations_);
}

Dispatcher::Line& Dispatcher::line_of(const Rules& rules, bool ahead) {
  const std::tuple place(!ahead, order_.is_needed(rules.batch), rules.width);
  const auto place_of = [](const Line& line) { return std::tuple(!line.ahead, line.needed, line.width); };
  auto line = std::ranges::find_if(lines_, [&](const Line& each) { return place_of(each) <= place; });
  if (line == lines_.end() || place_of(*line) != place) line = lines_.insert(line, {ahead, std::get<1>(place), rules.width, {}});
  return *line;
}

const Dispatcher::Rules& Dispatcher::rules_of(std::int64_t task) const {
  return std::prev(std::ranges::upper_bound(rules_, task, {}, &std::pair<std::int64_t, Rules>::first))->second;
}

void Dispatcher::report(int rank, const Report& report, double now) {
  for (const Finished& finished : report.finished) learn(finished);
  if (!report.fault.empty() && fault_.empty()) {
    fault_.assign(report.fault.begin(), report.fault.end());
    stop_.ask(fault_);
  }
  if (board_.has_arrived(rank)) {
    board_.finish(rank, now);
  } else {
    board_.arrive(rank);
    ++arrived_;
  }
  dispatch(now);
}

void Dispatcher::notice_stop(double now) {
  if (!ended_) dispatch(now);
}

std::vector<std::int64_t> Dispatcher::running() const {
  std::set<std::int64_t> tasks;
  for (int rank = 0; rank < board_.ranks(); ++rank)
    for (const auto& order : board_.tasks(rank))
      for (const Assignment& assignment : order) tasks.insert(assignment.task);
  return {tasks.begin(), tasks.end()};
}

void Dispatcher::learn(const Finished& finished) {
  ++done_;
  seconds_done_ += finished.seconds;
  sorting_budget_ += share_for_sorting * finished.seconds;
  const Rules& rules = rules_of(finished.task);
  if (finished.status == Status::failed) return failed(finished, rules);
  durations_.observe(finished.task, finished.seconds);
  ended(finished.task, rules.batch);
  settle(finished);
}

/// Again after the others, or nothing more. One that decisions wait for goes with the others.
void Dispatcher::failed(const Finished& finished, const Rules& rules) {
  const bool is_watched = ahead_.contains(rules.batch);
  if (is_watched && early_->is_stopped(finished.task)) return;
  if (++failures_[finished.task] <= static_cast<std::uint32_t>(rules.retries)) {
    const Assignment again{finished.task, finished.attempt + 1};
    if (is_watched) line_of(rules).tasks.add({&again, 1}, durations_);
    else line_of(rules).tasks.add_again(again);
  } else if (is_watched) {
    settle(finished);
  } else if (rules.stops_on_failure) {
    stop_for_failure(finished.task);
  }
}

void Dispatcher::stop_for_failure(std::int64_t task) {
  stop_.ask(text("task ", task, " failed, and its experiment says on_failure: stop"), StopCause::failed_task);
}

/// When much has been learnt since the last time, and not more often than that is worth.
void Dispatcher::sort_again() {
  if (done_ < done_when_sorted_ + 1 + done_when_sorted_ / 4) return;
  std::int64_t waiting = 0;
  for (const Line& line : lines_) waiting += line.tasks.count();
  const double cost = sort_seconds_a_task * static_cast<double>(waiting);
  if (cost > sorting_budget_) return;
  sorting_budget_ -= cost;
  done_when_sorted_ = done_;
  for (Line& line : lines_) line.tasks.sort(durations_);
}

void Dispatcher::dispatch(double now) {
  const bool all_are_here = arrived_ == board_.ranks() || std::ranges::all_of(lines_, [](const Line& line) { return line.width == 1; });
  if (early_ != nullptr && !early_->trouble().empty()) stop_.ask(early_->trouble());
  if (!stop_.asked() && all_are_here) {
    go_ahead();
    sort_again();
    while (keep_promise(now) || start_next(now) || backfill(now) || give_ahead(now)) {
    }
  }
  end_if_idle();
}

void Dispatcher::end_if_idle() {
  if (static_cast<int>(board_.free().size()) < board_.ranks()) return;
  for (int rank = 0; rank < board_.ranks(); ++rank) send_(rank, {});
  ended_ = true;
}

/// Starts what ranks were reserved for when they are all free.
bool Dispatcher::keep_promise(double now) {
  if (!promise_ || !std::ranges::all_of(promise_->on.ranks, [&](int rank) { return board_.is_free(rank); })) return false;
  const Promise due = std::move(*promise_);
  promise_.reset();
  for (const int rank : due.on.ranks) promised_[static_cast<std::size_t>(rank)] = false;
  send(due.on.ranks, due.task, now);
  return true;
}

/// Gives ranks that are free and not promised the task that is next, or promises it ranks.
bool Dispatcher::start_next(double now) {
  const int free = available();
  if (free == 0) return false;
  Line* const line = next_line(promise_ ? free : board_.ranks());
  if (line == nullptr) return false;
  if (line->width <= free) {
    start(*line, line->width == 1 ? std::vector{first_free(false)} : board_.nearest_free(line->width, promised_), now);
    return true;
  }
  promise(*line, now);
  return true;
}

void Dispatcher::promise(Line& line, double now) {
  const double expected = line.tasks.longest();
  const double patience = std::isinf(expected) ? 0 : worth_waiting * expected;
  promise_ = Promise{board_.soonest(line.width, now, patience), line.tasks.take(0, 1, durations_)};
  for (const int rank : promise_->on.ranks) promised_[static_cast<std::size_t>(rank)] = true;
}

/// A rank that waits for others takes what ends before they come.
bool Dispatcher::backfill(double now) {
  if (!promise_) return false;
  const double gap = promise_->on.at - now;
  const int rank = first_free(true);
  if (rank < 0 || gap <= 0) return false;
  Line* const narrow = narrow_line();
  if (narrow == nullptr) return false;
  WaitingTasks::Taken taken = narrow->tasks.take_within(std::min(gap, chunk_seconds), fair_share(*narrow));
  if (taken.tasks.empty()) taken = narrow->tasks.take_within(gap, 1);
  if (taken.tasks.empty()) return false;
  send({rank}, std::move(taken), now);
  return true;
}

/// The next chunk for a rank that still works on one.
bool Dispatcher::give_ahead(double now) {
  Line* const line = narrow_line();
  const double most = std::min(most_seconds_ahead, share_ahead * seconds_left_per_rank());
  if (line == nullptr || !line->tasks.first_is_within(most, durations_)) return false;
  for (int rank = 0; rank < board_.ranks(); ++rank) {
    if (board_.orders(rank) != 1 || promised_[static_cast<std::size_t>(rank)] || !board_.is_alone(rank)) continue;
    if (const double rest = board_.busy_for(rank, now); rest <= 0 || rest > most_seconds_ahead)
      continue;  // nothing waits behind a long task
    send({rank}, line->tasks.take(chunk_seconds, fair_share(*line), durations_), now);
    return true;
  }
  return false;
}

/// The first with tasks for single ranks.
Dispatcher::Line* Dispatcher::narrow_line() {
  const auto line = std::ranges::find_if(lines_, [](const Line& each) { return each.width == 1 && !each.tasks.empty(); });
  return line == lines_.end() ? nullptr : &*line;
}

/// Of those lines that need no more ranks than that. Where only tasks wait that have failed before, others go first.
Dispatcher::Line* Dispatcher::next_line(int available) {
  const double left = seconds_left_per_rank();
  Line *first = nullptr, *urgent = nullptr;
  for (Line& line : lines_) {
    if (line.width > available || line.tasks.empty()) continue;
    if (first == nullptr || (first->tasks.are_again() && !line.tasks.are_again())) first = &line;
    if (line.tasks.are_again()) continue;
    const double longest = line.tasks.longest();
    if (!line.ahead && !std::isinf(longest) && longest > urgent_share * left && (urgent == nullptr || longest > urgent->tasks.longest()))
      urgent = &line;
  }
  return urgent != nullptr ? urgent : first;
}

void Dispatcher::start(Line& line, std::vector<int> ranks, double now) {
  send(ranks, line.width == 1 ? line.tasks.take(chunk_seconds, fair_share(line), durations_) : line.tasks.take(0, 1, durations_), now);
}

void Dispatcher::send(const std::vector<int>& ranks, WaitingTasks::Taken taken, double now) {
  Order order{.team = 0, .ranks = {}, .tasks = std::move(taken.tasks)};
  if (rules_of(order.tasks.front().task).width > 1) {
    order.team = next_team_++;
    order.ranks.assign(ranks.begin(), ranks.end());
  }
  for (const int rank : ranks) {
    board_.give(rank, order.tasks, now, taken.is_sure ? taken.seconds : WaitingTasks::unknown, order.team);
    send_(rank, order);
  }
}

int Dispatcher::available() const {
  return static_cast<int>(std::ranges::count_if(board_.free(), [&](int rank) { return !promised_[static_cast<std::size_t>(rank)]; }));
}

int Dispatcher::first_free(bool promised) const {
  const auto found = std::ranges::find_if(board_.free(), [&](int rank) { return promised_[static_cast<std::size_t>(rank)] == promised; });
  return found == board_.free().end() ? -1 : *found;
}

/// The mean of what has ended; a second before anything has.
double Dispatcher::expected_of_unknown() const { return done_ == 0 ? 1 : seconds_done_ / static_cast<double>(done_); }

/// Of the tasks that wait, if they could be spread evenly.
double Dispatcher::seconds_left_per_rank() const {
  double work = 0;
  for (const Line& line : lines_)
    work += line.width * (line.tasks.known_seconds() + static_cast<double>(line.tasks.unknown_count()) * expected_of_unknown());
  return work / board_.ranks();
}

/// No rank takes so many of the last tasks that others have none.
std::int64_t Dispatcher::fair_share(const Line& line) const { return std::max<std::int64_t>(1, line.tasks.count() / (2 * board_.ranks())); }

}  // namespace sower
