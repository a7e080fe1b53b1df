#pragma once
// How a long task survives a kill: it saves its state now and then, and the next attempt goes on from there, on any layout.

#include <cstddef>
#include <span>
#include <vector>

#include "runner/api/error.hpp"

namespace sower {

/// Thrown where a task may be left because the run is to stop; the task lets it pass, counts as not done and goes on with the next run.
struct Stopped : Error {
  using Error::Error;
};

/// The saved state of a task. All calls are collective. What is restored must lead to the same bits as never having stopped.
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;
  /// What rank 0 saved last, on every rank; empty when there is nothing, or only what another `version` of the state's layout saved.
  virtual std::vector<std::byte> restore(int version) = 0;
  /// Whether it is time to save: some time has passed, or the run is to stop. To be asked after so many iterations, not so many seconds.
  virtual bool due() = 0;
  /// Keeps rank 0's state in place of what was kept, whole or not at all. Throws Stopped when the run is to stop.
  virtual void save(int version, std::span<const std::byte> state) = 0;
};

}  // namespace sower
