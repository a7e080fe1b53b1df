#include "runner/command/retry_choice.hpp"

#include <algorithm>
#include <charconv>

#include "runner/command/shell_word.hpp"
#include "runner/command/verb.hpp"
#include "runner/early/from_journal.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/results/query.hpp"
#include "runner/results/results_file.hpp"
#include "runner/study/changes.hpp"

namespace sower {
namespace {

using results::Cell;
using results::Condition;
using results::ExperimentTasks;

constexpr std::size_t fewest_digits = 4;

/// The tasks of one experiment that meet all conditions.
void add_matching(const ExperimentTasks& experiment, const std::vector<Condition>& conditions, std::set<std::int64_t>& numbers) {
  std::vector<std::size_t> columns;
  for (const Condition& condition : conditions) {
    const auto column = experiment.find(condition.name);
    if (!column) return;  // none of its tasks has a value of that name
    columns.push_back(*column);
  }
  for (std::uint64_t row = 0; row < experiment.count(); row += ExperimentTasks::rows_at_once) {
    const std::uint64_t count = std::min(ExperimentTasks::rows_at_once, experiment.count() - row);
    const std::vector<std::vector<Cell>> values = experiment.read(columns, row, count);
    for (std::size_t i = 0; i < count; ++i) {
      bool fits = true;
      for (std::size_t c = 0; fits && c < conditions.size(); ++c) fits = results::meets(values[c][i], conditions[c]);
      if (fits) numbers.insert(static_cast<std::int64_t>(experiment.first() + row + i));
    }
  }
}

std::set<std::int64_t> matching(const std::vector<std::string>& where, const std::filesystem::path& file) {
  if (!std::filesystem::exists(file))
    throw UsageError(text("--where asks the results file, and there is no '", file.string(), "'; `sower gather` writes it"));
  const std::vector<ExperimentTasks> all = results::tasks_of(results::open_results(file).root());
  std::vector<const ExperimentTasks*> experiments;
  for (const ExperimentTasks& each : all) experiments.push_back(&each);
  std::vector<Condition> conditions;
  try {
    for (const std::string& each : where) {
      conditions.push_back(results::parse_condition(each));
      results::check_condition(conditions.back(), experiments);
    }
  } catch (const Error& mistake) {
    throw UsageError(mistake.what());
  }
  std::set<std::int64_t> numbers;
  for (const ExperimentTasks& each : all) add_matching(each, conditions, numbers);
  return numbers;
}

}  // namespace

std::int64_t task_meant(const std::string& word, const Study& study, const std::vector<io::Hash>& keys) {
  std::int64_t number = -1;
  const char* const end = word.data() + word.size();
  const auto read = std::from_chars(word.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && number >= 0 && number < study.tasks()) return number;
  std::vector<std::int64_t> found;
  if (word.size() >= fewest_digits && word.find_first_not_of("0123456789abcdef") == std::string::npos)
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i].hex().starts_with(word)) found.push_back(static_cast<std::int64_t>(i));
  if (found.size() == 1) return found.front();
  if (found.empty())
    throw UsageError(text("there is no task '", word, "': give a number from 0 to ", study.tasks() - 1, " or at least ", fewest_digits,
                          " digits of a key"));
  throw UsageError(
      text("the keys of tasks ", found[0], " and ", found[1], " both begin with '", word, "': give more digits, or the number"));
}

namespace {

/// How many of the last run's tasks failed or are done, and have another key now.
struct Replaced {
  std::int64_t failed = 0, done = 0;
};

Replaced replaced_tasks(std::vector<io::Hash> now, const Study& last, const Journal& journal) {
  std::ranges::sort(now);
  Replaced replaced;
  for (const io::Hash& key : task_keys(last, usable_cores())) {
    if (std::ranges::binary_search(now, key)) continue;
    const Status status = journal.status(key);
    replaced.failed += status == Status::failed ? 1 : 0;
    replaced.done += is_done(status) ? 1 : 0;
  }
  return replaced;
}

/// Why tasks that failed in the last run cannot be tried again; empty when it is not since their input files or programs have changed.
std::string why_others(const std::vector<io::Hash>& keys, const Study& study, const StoredStudy& last, const Journal& journal,
                       const std::filesystem::path& folder) {
  if (!last.study) return "";
  const std::vector<std::string> what = changes_between(*last.study, study).general;
  const Replaced replaced = replaced_tasks(keys, *last.study, journal);
  if (what.empty() || replaced.failed == 0) return "";
  std::string all = "changed since the last run:\n";
  for (const std::string& each : what) all += "  " + each + '\n';
  return text(all, "so ", replaced.failed, " failed and ", replaced.done, " done tasks are new tasks now, which `sower run ",
              shell_word(folder.string()), "` runs");
}

std::set<std::int64_t> chosen_among(const std::vector<io::Hash>& keys, const RetryChoice& choice, const Study& study,
                                    const Journal& journal, const std::filesystem::path& results) {
  const EarlyStops early = decided_by(study, journal);
  const auto status_of = [&](std::int64_t number) {
    return early.is_stopped(number) ? Status::stopped : journal.status(keys[static_cast<std::size_t>(number)]);
  };
  const auto has_failed = [&](std::int64_t number) { return status_of(number) == Status::failed; };
  std::set<std::int64_t> chosen;
  for (const std::string& word : choice.tasks) {
    const std::int64_t number = task_meant(word, study, keys);
    if (!has_failed(number))
      throw UsageError(
          text("task ", number, " did not fail, it is ", sower::word(status_of(number)), ": only failed tasks are tried again"));
    chosen.insert(number);
  }
  if (choice.all())
    for (std::int64_t number = 0; number < study.tasks(); ++number) chosen.insert(number);
  if (!choice.where.empty()) {
    const std::set<std::int64_t> met = matching(choice.where, results);
    if (choice.tasks.empty()) chosen = met;
    else std::erase_if(chosen, [&](std::int64_t number) { return !met.contains(number); });
  }
  std::erase_if(chosen, [&](std::int64_t number) { return number >= study.tasks() || !has_failed(number); });
  if (chosen.empty())
    throw UsageError(choice.all() ? "no task failed: there is nothing to try again"
                                  : "no failed task is meant: there is nothing to try again");
  return chosen;
}

}  // namespace

std::set<std::int64_t> chosen_tasks(const RetryChoice& choice, const Study& study, const Journal& journal, const StoredStudy& last,
                                    const std::filesystem::path& results) {
  const std::vector<io::Hash> keys = task_keys(study, usable_cores());
  try {
    return chosen_among(keys, choice, study, journal, results);
  } catch (const UsageError& refusal) {
    const std::string why = why_others(keys, study, last, journal, results.parent_path());
    if (why.empty()) throw;
    throw UsageError(choice.all() ? "no failed task is left to try again; " + why : text(refusal.what(), '\n', why));
  }
}

}  // namespace sower
