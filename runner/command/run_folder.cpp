#include "runner/command/run_folder.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/command/lost_records.hpp"
#include "runner/command/made_by_sower.hpp"
#include "runner/command/removed_journal.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stop_file.hpp"
#include "runner/command/stored_provenance.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/journal.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/input_states.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

void refuse_mixture(const fs::path& journal, const std::string& fingerprint) {
  for (const auto& [attempt, file] : attempt_files(journal, fingerprint_suffix)) {
    constexpr std::size_t most_bytes = std::size_t{1} << 20;
    const io::RegularFile read = io::read_regular_file(file, most_bytes);
    require(read.trouble.empty(), read.trouble, "; which build computed the results is not known without it (--allow-mix does not ask)");
    const std::string earlier = read.content.value_or("");
    require(earlier == fingerprint, "the results in '", journal.parent_path().string(),
            "' were computed by another build or on another processor:\n  then: ", earlier, "\n  now:  ", fingerprint,
            "\nTheir bits may differ. Name another folder with --out, start over with --fresh, or mix them with --allow-mix.");
  }
}

/// What else lies in a folder of that name stays. Of a link to one only the link goes.
void forget(const fs::path& run, const char* name, std::error_code& failure) {
  if (fs::is_symlink(run / name, failure)) fs::remove(run / name, failure);
  else if (fs::exists(run / name, failure)) remove_made(made_folder(run, name), failure);
}

/// The study comes first, so that one is missing when any other is there (see last_stored_study). The files appear whole or not at all: a
/// kill, a full disk or the machine's death must not leave one that fits no build and no study.
int open_attempt(const fs::path& journal, int at_least, const RunFolderOptions& options, const Study& study) {
  const int attempt = std::max(at_least, next_attempt(journal));
  results::remove_stale(journal, "");  // of earlier attempts: this one's files have other names
  results::replace_file(attempt_file(journal, attempt, study_suffix), stored_study_text(study, options.resolved));
  results::replace_file(attempt_file(journal, attempt, provenance_suffix), stored_provenance_text(study, options.provenance));
  results::replace_file(attempt_file(journal, attempt, fingerprint_suffix), options.fingerprint);
  return attempt;
}

/// The first replicate of the first, the last and the middle point of each experiment in which nothing is done.
std::set<std::int64_t> probes_of(const Study& study, const Journal& journal) {
  std::set<std::int64_t> probes;
  std::int64_t first = 0;
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const ExperimentSpec& spec = study.experiments[e];
    const std::vector<io::Hash> keys = task_keys(study, e, usable_cores());
    const bool some_done = std::ranges::any_of(keys, [&](const io::Hash& key) { return is_done(journal.status(key)); });
    const std::int64_t points = spec.sweep.points();
    for (const std::int64_t point : {std::int64_t{0}, points / 2, points - 1})
      if (!some_done && points > 0) probes.insert(first + point * spec.replicates);
    first += spec.tasks();
  }
  return probes;
}

Resume resume_of(const RunFolderOptions& options, const Study& study, const Journal& journal) {
  Resume resume{options.keep_failed,
                options.set_aside_after,
                find_suspects(options.folder, journal),
                options.task.has_value(),
                options.retry || options.task || options.probe,
                {}};
  if (options.retry) resume.the_some = chosen_tasks(*options.retry, study, journal, options.folder / "results.h5");
  if (options.probe) resume.the_some = probes_of(study, journal);
  if (!options.task) return resume;
  resume.the_some = {*options.task};
  return resume;
}

}  // namespace

std::int64_t saved_states(const fs::path& checkpoints, const Study& study, const std::vector<Assignment>& wanted) {
  std::set<std::string> saved;
  std::error_code no_folder;
  for (const auto& entry : fs::directory_iterator(checkpoints, no_folder)) saved.insert(entry.path().filename().string());
  if (saved.empty()) return 0;
  return std::ranges::count_if(wanted,
                               [&](const Assignment& each) { return saved.contains(task_key(study, task_of(study, each.task)).hex()); });
}

fs::path input_cache_in(const fs::path& folder) { return folder / "input_files"; }

RunFolder open_run_folder(const RunFolderOptions& options, const Study& study) {
  RunFolder found;
  found.journal = options.folder / "journal";
  std::error_code failure;
  results::make_folders(options.folder, failure);
  if (!failure) found.hold = std::make_unique<Hold>(options.folder);
  if (!failure) take_stop_file(options.folder);  // it was for a run that has ended
  if (const std::string trouble = trouble_with_stop_file(options.folder); !trouble.empty())
    complain(trouble + "; until then `sower stop` cannot stop this run");
  if (!failure) results::remove_stale(options.folder / "checkpoints", "");
  const int next = next_attempt(found.journal);  // also after --fresh: a rank that an earlier run left behind must not meet its own number
  for (const char* old : {"journal", "logs", "checkpoints", "work", "outputs"})
    if (!failure && options.fresh) forget(options.folder, old, failure);
  if (!failure) results::make_folders(found.journal, failure);
  require(!failure, "the run folder '", options.folder.string(), "' cannot be made ready: ", failure.message(),
          "; name another with --out");
  if (options.fresh) give_up_results(options.folder, next - 1);
  const StoredStudy last = last_stored_study(found.journal);
  found.removed = said_of_removed_journal(found.journal, last, study);
  if (!found.removed.empty()) return found;
  if (const std::string trouble = io::trouble_with_regular_file(input_cache_in(options.folder)); !trouble.empty()) complain(trouble);
  hash_inputs(content_files(study), usable_cores(), input_cache_in(options.folder), true);
  const Journal journal(found.journal);
  for (const std::string& damage : journal.damage()) complain(damage + "; the tasks in it run again");
  found.account = take_account(study, journal, last, resume_of(options, study, journal));
  const bool mixes = found.account.all().done > 0 && !found.account.wanted.empty();
  if (mixes && !options.allow_mix) refuse_mixture(found.journal, options.fingerprint);
  found.attempt = open_attempt(found.journal, next, options, study);
  return found;
}

}  // namespace sower
