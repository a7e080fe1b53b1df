#include "runner/command/run_state.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <exception>
#include <optional>

#include "runner/command/account.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/removed_journal.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/results/results_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

/// 0 for what is not there.
double changed(const fs::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return 0;
  return static_cast<double>(info.st_mtim.tv_sec) + static_cast<double>(info.st_mtim.tv_nsec) * 1e-9;
}

double records_changed(const fs::path& journal) {
  double last = 0;
  std::error_code failure;
  for (fs::directory_iterator entry(journal, failure), end; !failure && entry != end; entry.increment(failure))
    if (entry->path().extension() == ".log" || entry->path().extension() == study_suffix) last = std::max(last, changed(entry->path()));
  return last;
}

std::optional<RunState> from_results(const fs::path& file, std::string& problem) try {
  if (!fs::exists(fs::symlink_status(file))) return std::nullopt;
  const io::hdf5::File opened = results::open_results(file);
  const io::hdf5::Group root = opened.root();
  RunState state;
  const auto number = [&](const char* name) { return root.integer(name).value_or(0); };
  state.study = root.text("title").value_or("");
  state.tasks = number("n_tasks");
  state.done = number("n_done") + number("n_diverged");
  state.failed = number("n_failed");
  state.missing = number("n_missing");
  return state;
} catch (const std::exception& error) {
  problem = error.what();
  return std::nullopt;
}

std::optional<RunState> from_journal(const fs::path& folder, std::string& problem) try {
  const StoredStudy stored = last_stored_study(folder);
  problem = stored.trouble;
  if (!stored.study) return std::nullopt;
  const Tally all = take_account(*stored.study, Journal(folder), {}).all();
  return RunState{"", all.tasks, all.done, all.failed, all.tasks - all.done - all.failed - all.stopped, stored.study->name, "", 0};
} catch (const std::exception& error) {
  problem = error.what();
  return std::nullopt;
}

}  // namespace

std::string lacking_in_results(const fs::path& folder) {
  const fs::path journal = folder / "journal", results = folder / "results.h5";
  if (changed(results) >= records_changed(journal) || is_removed(journal)) return "";
  std::string ignored;
  const std::optional<RunState> has = from_results(results, ignored), is = from_journal(journal, ignored);
  if (!has || !is) return "";
  if (has->tasks != is->tasks) return text("the study has ", is->tasks, " tasks by now, and it knows of ", has->tasks);
  const std::int64_t had = has->done + has->failed, now = is->done + is->failed;
  if (now > had) return text("it has ", had, " of the ", now, " tasks that have ended by now");
  return has->done == is->done ? "" : text("it has ", has->done, " tasks that are done, by now ", is->done, " are");
}

RunState state_of(const fs::path& folder) {
  const fs::path journal = folder / "journal", results = folder / "results.h5";
  const double of_records = records_changed(journal), of_results = changed(results);
  const bool is_new = of_results >= of_records || is_removed(journal);
  std::string first, second;
  std::optional<RunState> known = is_new ? from_results(results, first) : from_journal(journal, first);
  if (!known && is_removed(journal)) first = why_results_are_gone(journal);  // nothing else knows how far it was
  else if (!known) known = is_new ? from_journal(journal, second) : from_results(results, second);
  RunState state = known.value_or(RunState{});
  if (!known) state.problem = first.empty() ? second : first;
  state.changed = std::max(of_records, of_results);
  if (holder_of(folder)) state.word = "running";
  else if (!known) state.word = "unknown";
  else if (state.missing > 0) state.word = "incomplete";
  else state.word = state.failed > 0 ? "failed" : "complete";
  return state;
}

}  // namespace sower
