#pragma once
// How a run comes to an orderly end before all is done.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "runner/schedule/stop_state.hpp"

namespace sower {

/// How long tasks that have been told that their time is up may take to look, before the run ends without them.
inline constexpr double look_seconds = 2;

/// What a rank needs to know about stops. The functions are called by a thread of the engine, never two at a time.
struct Stopping {
  StopState* state = nullptr;  ///< of this process; never null
  double grace_seconds = 60;   ///< for running tasks, from when the stop is asked for
  /// Why the run is to stop, if it is by now; asked several times a second, on every process, until there is a reason.
  std::function<std::string()> wanted = [] { return std::string(); };
  std::function<void(const std::string& reason)> begun = [](const std::string&) {};  ///< on rank 0, once
  /// On rank 0, for tasks that have not ended long after their time was up; numbers in canonical order. Ends the process, as a rule;
  /// when it returns, they are waited for.
  std::function<void(const std::vector<std::int64_t>& tasks)> abandon = [](const std::vector<std::int64_t>&) {};
  std::function<void()> sync = [] {};  ///< makes durable what this process has finished; never throws
};

}  // namespace sower
