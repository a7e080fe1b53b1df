#include "runner/local/local_link.hpp"

#include <chrono>
#include <utility>

#include "runner/api/error.hpp"

namespace sower::local {

void PostOffice::put(int to, Lane lane, Message message) {
  Box& its = box(to, lane);
  {
    const std::lock_guard lock(its.mutex);
    its.messages.push_back(std::move(message));
  }
  its.arrived.notify_one();
}

std::optional<Message> PostOffice::take(int rank, Lane lane) {
  Box& its = box(rank, lane);
  const std::lock_guard lock(its.mutex);
  if (its.messages.empty()) return std::nullopt;
  Message message = std::move(its.messages.front());
  its.messages.pop_front();
  return message;
}

Message PostOffice::wait(int rank, Lane lane) {
  Box& its = box(rank, lane);
  std::unique_lock lock(its.mutex);
  its.arrived.wait(lock, [&] { return !its.messages.empty() || its.closed; });
  if (its.messages.empty()) throw TeamError("another rank has failed");
  Message message = std::move(its.messages.front());
  its.messages.pop_front();
  return message;
}

std::optional<Message> PostOffice::wait_for(int rank, Lane lane, double limit_seconds) {
  Box& its = box(rank, lane);
  std::unique_lock lock(its.mutex);
  const std::chrono::duration<double> limit(limit_seconds);
  if (!its.arrived.wait_for(lock, limit, [&] { return !its.messages.empty() || its.closed; })) return std::nullopt;
  if (its.messages.empty()) throw TeamError("another rank has failed");
  Message message = std::move(its.messages.front());
  its.messages.pop_front();
  return message;
}

void PostOffice::close() {
  for (Box& each : boxes_) {
    {
      const std::lock_guard lock(each.mutex);
      each.closed = true;
    }
    each.arrived.notify_all();
  }
}

}  // namespace sower::local
