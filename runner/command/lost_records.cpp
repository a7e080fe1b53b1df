#include "runner/command/lost_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "runner/api/error.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/results/results_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using results::DoneTask;

constexpr const char* given_up_suffix = ".fresh";  // of the last attempt whose results were given up

/// The root of the results file, when it is whole.
std::optional<io::hdf5::Group> whole_results(const fs::path& run_folder) try {
  const fs::path file = run_folder / "results.h5";
  if (!fs::is_regular_file(file)) return std::nullopt;
  return results::open_results(file).root();
} catch (const std::exception&) {
  return std::nullopt;  // what cannot be read is worth nothing: `sower check` says so
}

bool are_wanted(const Study& study, std::vector<DoneTask>& lost) {
  std::vector<io::Hash> keys = task_keys(study, usable_cores());
  std::ranges::sort(keys);
  std::erase_if(lost, [&](const DoneTask& each) { return !std::ranges::binary_search(keys, each.key); });
  return !lost.empty();
}

}  // namespace

std::vector<DoneTask> gathered_before(const fs::path& run_folder) try {
  const std::optional<io::hdf5::Group> root = whole_results(run_folder);
  if (!root) return {};
  const auto given_up = attempt_files(run_folder / "journal", given_up_suffix);
  if (!given_up.empty() && results::attempt_of(*root) <= given_up.back().first) return {};
  return results::done_tasks(*root);
} catch (const Error&) {
  return {};  // as above
}

std::vector<DoneTask> without_record(std::vector<DoneTask> tasks, const Journal& journal) {
  std::erase_if(tasks, [&](const DoneTask& each) { return is_done(journal.status(each.key)); });
  return tasks;
}

std::string lost_text(const std::vector<DoneTask>& lost) {
  constexpr std::size_t most_named = 5;
  if (lost.empty()) return "";
  std::string numbers;
  for (std::size_t i = 0; i < std::min(most_named, lost.size()); ++i) numbers += fmt::format("{}{}", i > 0 ? ", " : "", lost[i].number);
  const bool one = lost.size() == 1;
  return fmt::format("{} done task{} ({}{}{}) of which the journal has no record any more", lost.size(), one ? "" : "s",
                     one ? "task " : "tasks ", numbers, lost.size() > most_named ? ", ..." : "");
}

std::string why_results_stay(const fs::path& run_folder, const Study& study, const Journal& journal, const Gathered& now) {
  if (now.all().failed + now.all().missing == 0) return "";
  std::vector<DoneTask> lost = without_record(gathered_before(run_folder), journal);
  if (lost.empty() || !are_wanted(study, lost)) return "";
  return fmt::format(
      "{0}/results.h5 stays as it is, since it holds {1}: a file of {0}/journal was removed, emptied or damaged. Put that file back and "
      "gather again; or `sower run {0}` computes {2} again; or `sower gather {0} --accept-loss` writes what is left",
      run_folder.string(), lost_text(lost), lost.size() == 1 ? "it" : "them");
}

void give_up_results(const fs::path& run_folder, int last_attempt) {
  const std::optional<io::hdf5::Group> root = whole_results(run_folder);
  if (!root) return;
  const int attempt = std::max(last_attempt, results::attempt_of(*root));
  if (attempt > 0) results::replace_file(attempt_file(run_folder / "journal", attempt, given_up_suffix), "");
}

}  // namespace sower
