#include "runner/command/removed_journal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <fstream>
#include <iterator>

#include "runner/api/error.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/compact.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/study/changes.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

fs::path note_of(const fs::path& journal) { return journal / "removed"; }

}  // namespace

void remove_journal(const fs::path& journal, const Gathered& gathered) {
  const Counts counts = gathered.all();
  results::replace_file(note_of(journal),
                        fmt::format("{:%Y-%m-%d %H:%M:%S} UTC: {} tasks were done, digest {}", fmt::gmtime(std::time(nullptr)),
                                    counts.done + counts.diverged, gathered.digest.hex()));
  remove_records(journal);
}

bool is_removed(const fs::path& journal) { return fs::exists(note_of(journal)); }

std::string said_of_removed_journal(const fs::path& journal, const StoredStudy& last, const Study& study) {
  if (!is_removed(journal)) return "";
  std::ifstream file(note_of(journal));
  const std::string note{std::istreambuf_iterator<char>(file), {}}, folder = journal.parent_path().string();
  const bool same = last.study && changes_between(*last.study, study).empty();
  if (!same)
    throw UsageError(text(
        "the journal of '", folder, "' was removed when its study was complete (", note,
        "), and this is not that study any more: nothing that was computed can be used for it. Name another folder with --out, or start "
        "over with --fresh"));
  return fmt::format("nothing to run: the study in {} was complete when its journal was removed ({}); its results are {}/results.h5\n",
                     folder, note, folder);
}

}  // namespace sower
