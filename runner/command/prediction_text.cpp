#include "runner/command/prediction_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "runner/report/duration_text.hpp"

namespace sower {
namespace {

constexpr double low = 0.1, high = 0.9;

std::string limit_text(const Prediction& prediction, double limit) {
  const double share = prediction.within(limit);
  const std::string words = duration_text(limit);
  if (share >= high) return fmt::format("it fits into {}\n", words);
  if (share > low) return fmt::format("it may not fit into {}: {:.0f} % of the rehearsals do\n", words, 100 * share);
  return fmt::format("it does not fit into {}: more ranks, or the same command again, which goes on where it stopped\n", words);
}

std::string unknown_text(const Study& study, const Prediction& prediction) {
  std::vector<std::string> names;
  for (const std::size_t experiment : prediction.unknown) names.push_back(study.experiments[experiment].name);
  return fmt::format("nothing is known of {}: no task like theirs is done; --probe runs a few of each, whose results are kept\n",
                     fmt::join(names, ", "));
}

}  // namespace

std::string makespan_text(const Prediction& prediction) {
  return fmt::format("{} ({} to {} in 8 of 10 rehearsals)", duration_text(prediction.quantile(0.5)),
                     duration_text(prediction.quantile(low)), duration_text(prediction.quantile(high)));
}

std::string prediction_text(const Study& study, const Prediction& prediction, const DurationModel& model, const AskedOfPlan& asked) {
  std::string all;
  if (!prediction.makespans.empty()) {
    all += fmt::format("on {} rank{} it takes about {}, {:.3g} core-hours\n", asked.ranks, asked.ranks == 1 ? "" : "s",
                       makespan_text(prediction), prediction.core_seconds / 3600);
    if (asked.time_limit > 0) all += limit_text(prediction, asked.time_limit);
    if (const PredictionError& error = model.error(); error.predictions > 0)
      all += fmt::format(
          "from the durations of {} tasks; predicted from those before it, each was off by a factor of {:.2f} (root mean square)\n",
          model.observed(), error.typical_factor());
  }
  if (!prediction.unknown.empty())
    all += unknown_text(study, prediction) + (prediction.makespans.empty() ? "" : "the time is without them\n");
  return all;
}

}  // namespace sower
