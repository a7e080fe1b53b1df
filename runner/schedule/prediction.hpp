#pragma once
// How long a run will take.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runner/schedule/duration_model.hpp"
#include "runner/schedule/orders.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Of rehearsals of a run, each with durations drawn from what the model holds likely. In seconds.
struct Prediction {
  std::vector<double> makespans;     ///< rising; empty when nothing is known
  double core_seconds = 0;           ///< expected; ranks times their threads
  std::vector<std::size_t> unknown;  ///< experiments that it leaves out, since nothing like them has run
  [[nodiscard]] double quantile(double share) const;
  /// The share of rehearsals that take no longer.
  [[nodiscard]] double within(double limit) const;
};

struct PredictedRun {
  std::vector<int> node_of;  ///< by rank, the number of its host
  int cores = 1;             ///< of each rank, for `threads: auto`
};

/// Deterministic. Takes a second or two for a million tasks.
Prediction predict_run(const Study& study, std::span<const Assignment> wanted, const DurationModel& model, const PredictedRun& run);

}  // namespace sower
