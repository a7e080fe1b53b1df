#include "runner/schedule/stop_listener.hpp"

#include <string>

#include "runner/schedule/stop_message.hpp"

namespace sower {
namespace {

constexpr double look_every_seconds = 0.1;

}  // namespace

StopListener::StopListener(Link& link, const Stopping& stopping)
    : link_(link), stopping_(stopping), thread_([this](const std::stop_token& ended) { listen(ended); }) {}

void StopListener::listen(const std::stop_token& ended) {
  using What = StopMessage::What;
  StopState& state = *stopping_.state;
  bool told = false;
  while (!ended.stop_requested()) {
    if (const auto message = link_.wait_for(Lane::stop, look_every_seconds)) {
      StopMessage heard = StopMessage::decoded(message->data);
      if (heard.what == What::ask) state.ask(std::move(heard.reason));
      if (heard.what == What::time_up) state.end_time();
      if (heard.what == What::sync) {
        stopping_.sync();
        link_.send(0, Lane::stop, StopMessage{What::synced, ""}.encoded());
      }
    }
    if (told) continue;
    if (std::string reason = stopping_.wanted(); !reason.empty()) {
      link_.send(0, Lane::stop, StopMessage{What::ask, std::move(reason)}.encoded());
      told = true;
    }
  }
}

}  // namespace sower
