#pragma once
// Which of the failed tasks are to run again.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "runner/command/stored_study.hpp"
#include "runner/journal/journal.hpp"
#include "runner/study/study.hpp"

namespace sower {

struct RetryChoice {
  std::vector<std::string> tasks;  ///< numbers, or beginnings of keys
  std::vector<std::string> where;  ///< conditions that all must be met, see results/query.hpp
  [[nodiscard]] bool all() const { return tasks.empty() && where.empty(); }
};

/// The numbers of the failed tasks that are meant. Conditions are about what the results file says. Throws UsageError for a task that is
/// not there or did not fail, for a condition that makes no sense, and when no task is meant; it says so when tasks that failed have become
/// others since the last run.
std::set<std::int64_t> chosen_tasks(const RetryChoice& choice, const Study& study, const Journal& journal, const StoredStudy& last,
                                    const std::filesystem::path& results);

/// The task that a word means: a number, or at least 4 digits of its key. Throws UsageError when it means none or several.
std::int64_t task_meant(const std::string& word, const Study& study, const std::vector<io::Hash>& keys);

}  // namespace sower
