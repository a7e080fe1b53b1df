#pragma once
// What the coordinator and the workers say to each other.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/early/metric.hpp"
#include "runner/journal/record.hpp"

namespace sower {

/// A task to be run and how often it was started, this time included.
struct Assignment {
  std::int64_t task = 0;
  std::uint32_t attempt = 1;
};

/// To a worker: run these tasks alone (no ranks given), or this one task as a member of a team; nothing at all ends the work.
struct Order {
  std::uint64_t team = 0;
  std::vector<std::int32_t> ranks;
  std::vector<Assignment> tasks;
};

struct Finished {
  std::int64_t task = 0;
  Status status = Status::missing;
  double seconds = 0;
  std::uint32_t attempt = 1;
  Metric metric = {};  ///< where early stops go by one
};

/// How far a task is: "epoch 3 of 10".
struct InnerProgress {
  std::int64_t task = 0, done = 0, total = 0;
  std::string unit = {};

  /// Between 0 and 1; 0 when it says nothing of use.
  [[nodiscard]] double part() const;
};

/// From a worker, which is free now: what it has finished. Of a team only its rank 0 names the task. Or, with `inner`, from one that still
/// works: nothing but that.
struct Report {
  std::vector<Finished> finished;
  double left_seconds = 0;                ///< that this rank spent on tasks which it left because the run is to stop
  std::vector<char> fault;                ///< why a result could not be kept; not empty: no more work can be done
  std::vector<Assignment> suspects = {};  ///< that were running when the process that ran them was killed from outside or by one of them
  std::optional<InnerProgress> inner = {};
};

std::vector<std::byte> encode(const Order& order);
std::vector<std::byte> encode(const Report& report);
Order decode_order(std::span<const std::byte> data);
Report decode_report(std::span<const std::byte> data);

}  // namespace sower
