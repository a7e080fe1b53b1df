#include "runner/command/removed_journal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <string_view>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/compact.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/results/results_file.hpp"
#include "runner/study/changes.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view before_digest = "digest ";

fs::path note_of(const fs::path& journal) { return journal / "removed"; }

std::string note_in(const fs::path& journal) {
  constexpr std::size_t most_bytes = 4096;
  io::RegularFile read = io::read_regular_file(note_of(journal), most_bytes);
  require(read.trouble.empty(), read.trouble);
  return read.content.value_or("");
}

}  // namespace

void remove_journal(const fs::path& journal, const Gathered& gathered) {
  const Counts counts = gathered.all();
  results::replace_file(note_of(journal), fmt::format("{:%Y-%m-%d %H:%M:%S} UTC: {} tasks were done, {}{}", fmt::gmtime(std::time(nullptr)),
                                                      counts.done + counts.diverged, before_digest, gathered.digest.hex()));
  remove_records(journal);
}

bool is_removed(const fs::path& journal) { return fs::exists(note_of(journal)); }

std::string why_results_are_gone(const fs::path& journal) {
  const fs::path file = journal.parent_path() / "results.h5";
  const std::string note = note_in(journal),
                    only_copy = text(file.string(), " was the only copy, since the journal was removed on purpose (", note, ")"),
                    what_now = ". Put the file back from a backup, or compute everything anew with `sower run` and --fresh";
  if (!fs::exists(file)) return only_copy + ", and it is not there" + what_now;
  try {
    const std::string digest = results::open_results(file).root().text("digest").value_or("none");
    const std::size_t at = note.rfind(before_digest);
    if (at == std::string::npos || note.substr(at + before_digest.size()) == digest) return "";
    return text(only_copy, ", and it holds other results: their digest is ", digest, what_now);
  } catch (const results::Damage&) {
    return only_copy + ", and it is damaged: `sower check " + file.string() + "` says where" + what_now;
  } catch (const Error& error) {
    return text(only_copy, ", and it cannot be read: ", error.what(), what_now);
  }
}

std::string said_of_removed_journal(const fs::path& journal, const StoredStudy& last, const Study& study) {
  if (!is_removed(journal)) return "";
  const std::string note = note_in(journal), folder = journal.parent_path().string();
  const bool same = last.study && changes_between(*last.study, study).empty();
  if (!same)
    throw UsageError(text(
        "the journal of '", folder, "' was removed when its study was complete (", note,
        "), and this is not that study any more: nothing that was computed can be used for it. Name another folder with --out, or start "
        "over with --fresh"));
  const std::string gone = why_results_are_gone(journal);
  require(gone.empty(), gone);
  return fmt::format("nothing to run: the study in {} was complete when its journal was removed ({}); its results are {}/results.h5\n",
                     folder, note, folder);
}

}  // namespace sower
