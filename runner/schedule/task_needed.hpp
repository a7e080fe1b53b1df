#pragma once
// The results of needed experiments as one task sees them.

#include <map>
#include <vector>

#include "runner/api/needed.hpp"
#include "runner/early/early_stops.hpp"
#include "runner/schedule/needed_records.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Looks up what it is asked for, and nothing before. `records` may be null: then no result is at hand.
class TaskNeeded final : public Needed {
 public:
  TaskNeeded(const Study& study, std::size_t experiment, NeededRecords* records)
      : study_(study), spec_(study.experiments.at(experiment)), records_(records) {}
  [[nodiscard]] std::vector<std::string> experiments() const override;
  std::vector<NeededTask> tasks(std::string_view experiment) override;
  NamedTexts swept(std::string_view experiment, std::size_t task) override;
  NamedTexts parameters(std::string_view experiment, std::size_t task) override;
  std::vector<std::string> variables(std::string_view experiment, std::size_t task) override;
  Variable variable(std::string_view experiment, std::size_t task, std::string_view name) override;

 private:
  [[nodiscard]] const Need& need(std::string_view name) const;
  [[nodiscard]] Task task_of_needed(std::string_view experiment, std::size_t task);
  [[nodiscard]] std::int64_t tasks_of(std::size_t experiment);
  const std::vector<std::int64_t>& wanted_of(std::size_t experiment);
  [[nodiscard]] Outcome outcome_of(const Task& task, const std::string& metric) const;
  /// Calls `look(records, key)`; what it throws gets the task's name in front.
  template <class Look>
  auto look_up(const Task& task, const Look& look) const;

  const Study& study_;
  const ExperimentSpec& spec_;
  NeededRecords* records_;
  std::map<std::size_t, std::vector<std::int64_t>> wanted_;  // of experiments with early stops: the tasks that were wanted
};

}  // namespace sower
