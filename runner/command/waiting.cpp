#include "runner/command/waiting.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/command/shell_word.hpp"
#include "runner/command/verb.hpp"
#include "runner/early/from_journal.hpp"
#include "runner/provenance/cores.hpp"

namespace sower {
namespace {

std::string tasks(std::int64_t number) { return fmt::format("{} task{}", number, number == 1 ? "" : "s"); }

/// "chains, of which 2 failed"; empty when it is complete.
std::string lacks(const std::string& name, const Counts& counts) {
  if (counts.failed > 0) return fmt::format("{}, of which {} failed", name, counts.failed);
  return counts.missing > 0 ? fmt::format("{}, of which {} {} not run", name, counts.missing, counts.missing == 1 ? "has" : "have") : "";
}

}  // namespace

Waiting tasks_that_wait(const Study& study, const Gathered& gathered, const std::string& folder) {
  Waiting waiting;
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const std::int64_t missing = gathered.experiments[e].missing;
    std::string reasons;
    for (const Need& need : study.experiments[e].needs)
      if (const std::string reason = lacks(need.name, gathered.experiments[need.experiment]); !reason.empty())
        reasons += (reasons.empty() ? "" : " and for ") + reason;
    if (missing == 0 || reasons.empty()) continue;
    waiting.tasks += missing;
    waiting.text += fmt::format("{} of {} wait{} for {}\n", tasks(missing), study.experiments[e].name, missing == 1 ? "s" : "", reasons);
  }
  if (waiting.tasks > 0)
    waiting.text =
        '\n' + waiting.text +
        fmt::format("`sower retry {}` tries again what failed, and then `sower run {}` goes on\n", shell_word(folder), shell_word(folder));
  return waiting;
}

void require_needed(const Study& study, const Task& task, const Journal& journal, const std::string& folder) {
  const EarlyStops early = decided_by(study, journal);
  for (const Need& need : study.experiments[task.experiment].needs) {
    const std::vector<io::Hash> keys = task_keys(study, need.experiment, usable_cores());
    const std::int64_t first = first_task(study, need.experiment);
    std::int64_t lacking = 0;
    for (std::size_t i = 0; i < keys.size(); ++i)
      lacking += is_done(journal.status(keys[i])) || early.is_stopped(first + static_cast<std::int64_t>(i)) ? 0 : 1;
    if (lacking > 0)
      throw UsageError(text("task ", task.number, " (", describe(study, task), ") needs the results of ", need.name, ", and ", lacking,
                            " of ", keys.size(), " are not in '", folder,
                            "': run the study first, and then give --task with its run folder in the place of the study"));
  }
}

}  // namespace sower
