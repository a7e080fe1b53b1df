#include "runner/command/summary.hpp"

#include <fmt/format.h>

#include "runner/command/failure_causes.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/table.hpp"
#include "runner/command/terminal_text.hpp"

namespace sower {
namespace {

/// What tasks that are done have to say.
std::string notes(const Study& study, const Journal& journal) {
  std::string out;
  std::int64_t first = 0;
  for (const ExperimentSpec& spec : study.experiments) {
    const io::Hash key = task_key(study, task_of(study, first));
    first += spec.tasks();
    if (journal.status(key) != Status::done) continue;
    const std::string note = journal.read(key).head.message;
    if (!note.empty()) out += fmt::format("note: {}: {}\n", spec.name, terminal_text(note, 4));
  }
  return out;
}

}  // namespace

std::string usage_text(const Usage& usage) {
  if (usage.task_seconds + usage.left_seconds <= 0) return "";
  const double all = usage.ranks * usage.makespan_seconds, bound = usage.lower_bound_seconds();
  std::string out =
      fmt::format("ranks    {} for {:.4g} s: {:.4g} rank-seconds in tasks, ", usage.ranks, usage.makespan_seconds, usage.task_seconds);
  if (usage.left_seconds > 0) out += fmt::format("{:.4g} in tasks that were left, ", usage.left_seconds);
  out += fmt::format("{:.4g} idle ({:.3g} %)\n", usage.idle_seconds(), all > 0 ? 100 * usage.idle_seconds() / all : 0);
  return out + fmt::format("bound    {:.4g} s, {}; the run took {:.4g} times that\n", bound,
                           usage.longest_seconds >= bound ? "as long as the longest task" : "if no rank had ever been idle",
                           usage.makespan_seconds / bound);
}

std::string summary(const Study& study, const Journal& journal, const Gathered& gathered, const Usage& usage,
                    const std::filesystem::path& file) {
  std::vector<std::vector<std::string>> rows{{"experiment", "kind", "tasks", "done", "diverged", "failed", "missing", "task seconds"}};
  const bool some_stopped = gathered.all().stopped > 0;
  if (some_stopped) rows.back().insert(rows.back().end() - 1, "stopped");
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const ExperimentSpec& spec = study.experiments[e];
    const Counts& counts = gathered.experiments[e];
    rows.push_back({spec.name, spec.kind, fmt::to_string(spec.tasks()), fmt::to_string(counts.done), fmt::to_string(counts.diverged),
                    fmt::to_string(counts.failed), fmt::to_string(counts.missing), fmt::format("{:.3g}", counts.seconds)});
    if (some_stopped) rows.back().insert(rows.back().end() - 1, fmt::to_string(counts.stopped));
  }
  std::string out = '\n' + table(rows);
  const Counts all = gathered.all();
  if (all.failed > 0) out += '\n' + failures_text(study, causes_of_failures(study, journal), file.parent_path().string());
  if (const std::string said = notes(study, journal); !said.empty()) out += '\n' + said;
  out += '\n' + usage_text(usage);
  const bool some = all.done + all.diverged > 0;
  out += fmt::format("digest   {}\nresults  {}{}\n", some ? gathered.digest.hex() : "none, as no task has a result",
                     terminal_text(file.string(), 9), gathered.why_not_written.empty() ? "" : ", which holds more and was not replaced");
  out += fmt::format("open     python3 -c \"import xarray; print(xarray.open_dataset('{}', group='{}'))\"\n",
                     python_in_shell(file.string()), study.experiments.front().name);
  return out;
}

}  // namespace sower
