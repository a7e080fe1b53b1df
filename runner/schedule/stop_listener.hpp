#pragma once

#include <thread>

#include "runner/schedule/stopping.hpp"
#include "runner/team/link.hpp"

namespace sower {

/// Listens for a stop on a process that has no coordinator, in a thread of its own that sleeps nearly always, so that even a task that
/// never looks does not keep its process from hearing. For the life of the object.
class StopListener {
 public:
  StopListener(Link& link, const Stopping& stopping);

 private:
  void listen(const std::stop_token& ended);
  Link& link_;
  const Stopping& stopping_;
  std::jthread thread_;
};

}  // namespace sower
