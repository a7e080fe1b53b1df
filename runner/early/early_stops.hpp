#pragma once
// Which tasks of a study need not run after all, as their study says under `stop_when`: the one place that decides it, for the run, the
// results and whoever looks at them.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/early/rule.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Decides from outcomes, whichever come first. A task that has not ended, and may yet, is not told of: what comes after it is open.
class EarlyStops {
 public:
  explicit EarlyStops(const Study& study);
  /// Whether tasks of the experiment can be stopped.
  [[nodiscard]] bool watches(std::size_t experiment) const { return experiments_[experiment].rule != nullptr; }
  [[nodiscard]] bool watches_task(std::int64_t task) const { return of(task).rule != nullptr; }
  /// The variable that decisions on an experiment go by; empty when none are made.
  [[nodiscard]] const std::string& metric(std::size_t experiment) const { return experiments_[experiment].metric; }

  /// A task has ended for good, each once. Of experiments that are not watched nothing is learnt.
  void settle(std::int64_t task, const Outcome& outcome);
  /// What was decided since it was asked last.
  EarlyNews take_news() { return std::exchange(news_, {}); }
  [[nodiscard]] bool is_stopped(std::int64_t task) const;
  /// Why it is; empty when it is not.
  [[nodiscard]] std::string why(std::int64_t task) const;
  /// In which order tasks are worth running, as far as it is known by now: 0 for those that are wanted for certain.
  [[nodiscard]] std::int64_t step(std::int64_t task) const;
  /// Why nothing can be decided of some experiment, as tasks of it are done and have no such number; empty as long as that is not known.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  struct Watched {
    std::int64_t first = 0;  // of its tasks
    std::string name, metric;
    std::unique_ptr<EarlyRule> rule;
  };
  [[nodiscard]] const Watched& of(std::int64_t task) const;

  std::vector<Watched> experiments_;
  EarlyNews news_;
  std::string trouble_;
};

/// The variable that early stops of an experiment go by; empty when it has none.
const std::string& early_metric(const ExperimentSpec& spec);

/// What makes the decisions on an experiment; null when there are none.
std::unique_ptr<EarlyRule> early_rule(const ExperimentSpec& spec);

}  // namespace sower
