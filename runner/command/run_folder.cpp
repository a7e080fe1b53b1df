#include "runner/command/run_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>

#include "runner/api/error.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/journal/journal.hpp"
#include "runner/provenance/host.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/input_states.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
constexpr const char* attempt_suffix = ".attempt";

/// Number of an attempt file; 0 for whatever else lies there.
int attempt_of(const fs::path& file) {
  const std::string stem = file.stem().string();
  int number = 0;
  const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
  const bool right = file.extension() == attempt_suffix && error == std::errc{} && end == stem.data() + stem.size();
  return right ? number : 0;
}

std::vector<fs::path> attempt_files(const fs::path& journal) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(journal))
    if (attempt_of(entry.path()) > 0) files.push_back(entry.path());
  std::ranges::sort(files, {}, attempt_of);
  return files;
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void refuse_mixture(const fs::path& journal, const std::string& fingerprint) {
  for (const fs::path& file : attempt_files(journal)) {
    const std::string earlier = content(file);
    require(earlier == fingerprint, "the results in '", journal.parent_path().string(),
            "' were computed by another build or on another processor:\n  then: ", earlier, "\n  now:  ", fingerprint,
            "\nTheir bits may differ. Name another folder with --out, start over with --fresh, or mix them with --allow-mix.");
  }
}

/// The files appear whole or not at all: a kill, a full disk or the machine's death must not leave one that fits no build and no study.
int open_attempt(const fs::path& journal, int attempt, const std::string& fingerprint, const std::string& study) {
  const auto taken = attempt_files(journal);
  if (!taken.empty()) attempt = std::max(attempt, 1 + attempt_of(taken.back()));
  results::replace_file(stored_study_path(journal, attempt), study);
  results::replace_file(journal / fmt::format("{:04}{}", attempt, attempt_suffix), fingerprint);
  return attempt;
}

}  // namespace

fs::path input_cache_in(const fs::path& folder) { return folder / "input_files"; }

RunFolder open_run_folder(const RunFolderOptions& options, const Study& study, const std::string& resolved) {
  RunFolder found;
  found.journal = options.folder / "journal";
  std::error_code failure;
  results::make_folders(options.folder, failure);
  if (!failure) found.hold = std::make_unique<Hold>(options.folder);
  for (const char* old : {"journal", "logs"})
    if (!failure && options.fresh) fs::remove_all(options.folder / old, failure);
  if (!failure) results::make_folders(found.journal, failure);
  require(!failure, "the run folder '", options.folder.string(), "' cannot be made ready: ", failure.message(),
          "; name another with --out");
  hash_inputs(content_files(study), usable_cores().count, input_cache_in(options.folder), true);
  const Journal journal(found.journal);
  for (const std::string& damage : journal.damage()) complain(damage + "; the tasks in it run again");
  found.account = take_account(study, journal, last_stored_study(found.journal));
  const bool mixes = found.account.all().done > 0 && !found.account.wanted.empty();
  if (mixes && !options.allow_mix) refuse_mixture(found.journal, options.fingerprint);
  found.attempt = open_attempt(found.journal, journal.next_attempt(), options.fingerprint, stored_study_text(study, resolved));
  return found;
}

}  // namespace sower
