#include "runner/command/suspects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "runner/command/attempt_files.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/schedule/order_log.hpp"
#include "runner/schedule/task_checkpoint.hpp"

namespace sower {
namespace {

bool is_finished(const Journal& journal, const io::Hash& key, std::uint32_t attempt) {
  const Status status = journal.status(key);
  if (status != Status::failed) return status != Status::missing;
  const TaskHead head = journal.read(key).head;
  return !was_set_aside(head) && head.attempt >= attempt;
}

/// Tasks that were running at the end of one attempt of a run, each with its own attempt.
using Running = std::map<io::Hash, std::uint32_t>;

/// The first of the tasks that has not finished, if there is one.
void add_first_unfinished(std::span<const Assignment> tasks, const Study& study, const Journal& journal, Running& running) {
  for (const Assignment& each : tasks) {
    if (each.task < 0 || each.task >= study.tasks()) return;
    const io::Hash key = task_key(study, task_of(study, each.task));
    if (is_finished(journal, key, each.attempt)) continue;
    running.emplace(key, each.attempt);
    return;
  }
}

/// A run that ended in order names them itself.
Running running_at_the_end(const Study& study, const LastOrders& orders, const Journal& journal) {
  Running running;
  for (const Assignment& each : orders.suspects) add_first_unfinished(std::span(&each, 1), study, journal, running);
  if (orders.ended) return running;
  for (const auto& [rank, tasks] : orders.last) add_first_unfinished(tasks, study, journal, running);
  return running;
}

}  // namespace

std::vector<Suspect> find_suspects(const std::filesystem::path& run_folder, const Journal& journal) {
  const std::filesystem::path journal_folder = run_folder / "journal";
  std::map<io::Hash, Suspect> all;
  for (const auto& [attempt, file] : attempt_files(journal_folder, orders_suffix)) {
    const LastOrders orders = read_orders(file);
    if (!orders.trouble.empty()) complain(orders.trouble + "; which tasks were running at the end of that attempt is not known");
    if (orders.last.empty() || (orders.ended && orders.suspects.empty())) continue;
    const StoredStudy stored = stored_study(journal_folder, attempt);
    if (!stored.study) continue;
    for (const auto& [key, of_task] : running_at_the_end(*stored.study, orders, journal)) {
      Suspect& suspect = all[key];
      suspect.key = key;
      suspect.runs.push_back(attempt);
      suspect.attempt = std::max(suspect.attempt, of_task);
    }
  }
  std::vector<Suspect> list;
  for (auto& [key, suspect] : all) {
    const int saved = saved_in_run(checkpoint_file(run_folder / "checkpoints", key), key);
    std::erase_if(suspect.runs, [&](int run) { return run <= saved; });
    list.push_back(std::move(suspect));
  }
  return list;
}

std::string set_aside_message(const Suspect& suspect, std::int64_t number) {
  return fmt::format(
      "set aside: it was running at {} death{} of the job (attempt{} {} of the run) and has saved no state since, so it may be what kills "
      "it; `sower retry RUN {}` gives it another chance",
      suspect.runs.size(), suspect.runs.size() == 1 ? "" : "s", suspect.runs.size() == 1 ? "" : "s", fmt::join(suspect.runs, ", "), number);
}

/// A task that was run has ranks.
bool was_set_aside(const TaskHead& head) { return head.status == Status::failed && head.ranks.empty(); }

}  // namespace sower
