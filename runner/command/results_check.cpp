#include "runner/command/results_check.hpp"

#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "runner/command/lost_records.hpp"
#include "runner/command/removed_journal.hpp"
#include "runner/command/results_path.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/journal.hpp"
#include "runner/results/inspect.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);

std::string plural(std::int64_t number, std::string_view thing) { return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s"); }

bool tell_damage(const std::vector<std::string>& damage) {
  for (const std::string& each : damage) complain(each);
  return !damage.empty();
}

bool is_results_damaged(const fs::path& file) {
  const results::Inspection found = results::inspect(file);
  for (const std::string& each : found.remarks) complain(file.string() + ": " + each);
  if (tell_damage(found.damage)) return true;
  say(fmt::format("{}: nothing wrong; {}, {}{} match their checksums\n", file.string(), plural(found.tasks, "task"),
                  plural(found.datasets, "dataset"), found.remarks.empty() ? " and the structure" : ""));
  return false;
}

/// Whether nobody knows what the records are of.
bool has_no_study(const fs::path& folder, const Journal& journal) {
  const StoredStudy stored = last_stored_study(folder);
  if (!stored.trouble.empty()) complain(stored.trouble);
  if (!stored.trouble.empty() || stored.study || journal.tasks().empty()) return !stored.trouble.empty();
  complain(fmt::format("{} holds records of {} and no study: its files NNNN.study were removed. Put them back; or {}", folder.string(),
                       plural(static_cast<std::int64_t>(journal.tasks().size()), "task"), how_to_anew(folder)));
  return true;
}

/// `gathered`: the tasks that must have results in it.
bool is_journal_damaged(const fs::path& folder, const std::vector<results::DoneTask>& gathered) {
  const Journal journal(folder);
  const std::string lost = lost_text(without_record(gathered, journal));
  if (!lost.empty())
    complain(
        fmt::format("{}/results.h5 holds {}: a file of {} was removed, emptied or damaged. Put it back; or `sower run {}` computes "
                    "what is missing",
                    folder.parent_path().string(), lost, folder.string(), folder.parent_path().string()));
  const bool no_study = has_no_study(folder, journal);
  if (tell_damage(journal.damage()) || no_study || !lost.empty()) return true;
  if (is_removed(folder)) {
    say(fmt::format("{}: was removed on purpose, when its study was complete; results.h5 is the only copy\n", folder.string()));
    return false;
  }
  say(fmt::format("{}: nothing wrong; records of {} match their checksums\n", folder.string(),
                  plural(static_cast<std::int64_t>(journal.tasks().size()), "task")));
  return false;
}

/// What is wrong with the only copy of results, in a line.
std::vector<std::string> gone(const fs::path& journal) {
  const std::string why = why_results_are_gone(journal);
  return why.empty() ? std::vector<std::string>() : std::vector{why};
}

}  // namespace

bool is_of_a_run(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored) || path.extension() == ".h5") return true;
  if (!fs::is_regular_file(path, ignored)) return false;  // opening a pipe could wait for ever
  char start[signature.size()] = {};
  std::ifstream file(path, std::ios::binary);
  return file.read(start, sizeof start) && std::string_view(start, sizeof start) == signature;
}

int check_run(const fs::path& path) {
  if (!fs::is_directory(path)) return is_results_damaged(results_of(path)) ? machine_fault : all_done;
  const fs::path results = path / "results.h5", journal = path / "journal";
  const bool has_results = fs::exists(results), has_journal = fs::exists(journal);
  if (!has_results && !has_journal)
    throw UsageError(fmt::format("'{}' is no run folder: it has neither a journal nor results.h5", path.string()));
  const bool removed = is_removed(journal);
  const std::vector<results::DoneTask> gathered = removed ? std::vector<results::DoneTask>() : gathered_before(path);
  bool damaged = has_journal && is_journal_damaged(journal, gathered);
  damaged = (has_results && is_results_damaged(results)) || damaged;
  if (removed && !damaged) damaged = tell_damage(gone(journal));
  return damaged ? machine_fault : all_done;
}

}  // namespace sower
