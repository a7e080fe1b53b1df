#pragma once

#include <string>

#include "runner/schedule/prediction.hpp"

namespace sower {

/// "4 min 10 s (3 min 50 s to 5 min 2 s in 8 of 10 rehearsals)"
std::string makespan_text(const Prediction& prediction);

struct AskedOfPlan {
  int ranks = 1;
  double time_limit = 0;  ///< in seconds; 0: none
};
/// What `sower plan` says of the time a run will take.
std::string prediction_text(const Study& study, const Prediction& prediction, const DurationModel& model, const AskedOfPlan& asked);

}  // namespace sower
