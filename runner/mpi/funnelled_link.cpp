#include "runner/mpi/funnelled_link.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>

namespace sower::mpi {

void FunnelledLink::send(int to, Lane lane, std::vector<std::byte> data) {
  const std::lock_guard lock(guard_);
  outgoing_.push_back({to, lane, std::move(data)});
}

void FunnelledLink::end_all(int exit_code) {
  {
    const std::lock_guard lock(guard_);
    end_all_with_ = exit_code;
  }
  while (true) std::this_thread::sleep_for(std::chrono::seconds(1));  // until the thread that may end the others does
}

void FunnelledLink::carry_for(const std::function<void()>& body) {
  std::atomic<bool> ended = false;
  std::exception_ptr thrown;
  std::thread worker([&] {
    try {
      body();
    } catch (...) {
      thrown = std::current_exception();
    }
    ended = true;
  });
  constexpr std::chrono::microseconds shortest(20), longest(200);  // between two looks
  std::chrono::microseconds pause = shortest;
  for (bool last_look = false; !last_look;) {
    last_look = ended;  // what was sent before the end is seen in the look after it
    pause = carry() ? shortest : std::min(pause * 2, longest);
    if (!last_look) std::this_thread::sleep_for(pause);
  }
  worker.join();
  if (thrown) std::rethrow_exception(thrown);
}

/// Whether there was anything to carry.
bool FunnelledLink::carry() {
  std::deque<Letter> letters;
  {
    const std::lock_guard lock(guard_);
    std::swap(letters, outgoing_);
    if (end_all_with_) wires_.end_all(*end_all_with_);
  }
  bool some = !letters.empty();
  for (Letter& letter : letters) wires_.send(letter.to, letter.lane, std::move(letter.data));
  for (int lane = 0; lane < lane_count; ++lane)
    while (auto message = wires_.poll(static_cast<Lane>(lane))) {
      boxes_.put(0, static_cast<Lane>(lane), std::move(*message));
      some = true;
    }
  return some;
}

}  // namespace sower::mpi
