#include "runner/schedule/coordinator.hpp"

#include <algorithm>
#include <utility>

namespace sower {
namespace {

constexpr double look_every_seconds = 0.1;

std::chrono::steady_clock::duration duration_of(double time) {
  constexpr double longest = 3e8;  // ten years, far from where the clock overflows
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(std::min(time, longest)));
}

}  // namespace

Coordinator::Coordinator(Link& link, Agenda agenda, const Stopping& stopping, Observer* observer)
    : link_(link),
      dispatcher_(std::move(agenda), *stopping.state,
                  [this](int rank, const Order& order) {
                    if (observer_ != nullptr) observer_->sent(rank, order);
                    link_.send(rank, Lane::to_worker, encode(order));
                  }),
      stopping_(stopping),
      observer_(observer),
      state_(*stopping.state) {}

std::string Coordinator::conduct() {
  while (!dispatcher_.ended()) {
    const auto message = link_.wait_for(Lane::to_coordinator, look_every_seconds);
    look_for_stop();  // first, so that a worker that was waiting for one is given nothing new
    if (message) hear(message->from, decode_report(message->data));
  }
  return dispatcher_.fault();
}

void Coordinator::hear(int rank, const Report& report) {
  if (report.inner) {
    if (observer_ != nullptr) observer_->progressed(rank, *report.inner);
    return;
  }
  if (observer_ != nullptr) observer_->heard(rank, report);
  dispatcher_.report(rank, report, now());
  for (const TaskRange& range : dispatcher_.take_stopped())
    if (observer_ != nullptr) observer_->stopped(range);
}

double Coordinator::now() const { return std::chrono::duration<double>(Clock::now() - begun_).count(); }

void Coordinator::look_for_stop() {
  const Clock::time_point now = Clock::now();
  if (now < next_look_ && !state_.asked()) return;
  next_look_ = now + duration_of(look_every_seconds);
  if (observer_ != nullptr) observer_->look();
  if (!link_.one_process()) hear_processes();
  if (!state_.asked())
    if (std::string reason = stopping_.wanted(); !reason.empty()) state_.ask(std::move(reason));
  if (!state_.asked()) return;
  if (step_ == Step::runs) {
    begin_stop();
  } else if (step_ == Step::begun && now >= time_up_at_) {
    step_ = Step::time_up;
    state_.end_time();
    tell_processes({StopMessage::What::time_up, ""});
  } else if (step_ == Step::time_up && now >= abandon_at_) {
    abandon();
  }
}

void Coordinator::hear_processes() {
  while (const auto message = link_.poll(Lane::stop)) {
    StopMessage heard = StopMessage::decoded(message->data);
    if (heard.what == StopMessage::What::synced) ++synced_;
    if (heard.what == StopMessage::What::ask) state_.ask(std::move(heard.reason));
  }
}

void Coordinator::begin_stop() {
  step_ = Step::begun;
  time_up_at_ = Clock::now() + duration_of(stopping_.grace_seconds);
  abandon_at_ = time_up_at_ + duration_of(look_seconds);
  tell_processes({StopMessage::What::ask, state_.reason()});
  stopping_.begun(state_.reason());
  dispatcher_.notice_stop(now());
}

/// A process that hangs so that it cannot even sync is waited for no longer than tasks are.
void Coordinator::abandon() {
  step_ = Step::abandoned;
  tell_processes({StopMessage::What::sync, ""});
  stopping_.sync();
  const Clock::time_point latest = Clock::now() + duration_of(look_seconds);
  while (!link_.one_process() && synced_ < link_.size() - 1 && Clock::now() < latest) {
    if (const auto message = link_.wait_for(Lane::stop, look_every_seconds))
      if (StopMessage::decoded(message->data).what == StopMessage::What::synced) ++synced_;
  }
  stopping_.abandon(dispatcher_.running());
}

void Coordinator::tell_processes(const StopMessage& message) {
  if (link_.one_process()) return;
  for (int rank = 1; rank < link_.size(); ++rank) link_.send(rank, Lane::stop, message.encoded());
}

}  // namespace sower
