#include "runner/command/results_path.hpp"

#include "runner/api/error.hpp"
#include "runner/command/removed_journal.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/run_state.hpp"
#include "runner/command/say.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/verb.hpp"

namespace sower {

std::filesystem::path results_of(const std::filesystem::path& given) {
  std::filesystem::path file = std::filesystem::is_directory(given) ? given / "results.h5" : given;
  if (std::filesystem::exists(file)) return file;
  if (is_removed(given / "journal")) throw UsageError(why_results_are_gone(given / "journal"));
  if (is_run_folder(given))
    throw UsageError(text("nothing is gathered yet in '", given.string(), "': `sower gather ", shell_word(given.string()),
                          "` writes results.h5 of what is done by now, also while the run goes on"));
  throw UsageError(text("there is no results file '", file.string(), "'; name a run folder, or the file"));
}

std::filesystem::path told_results_of(const std::filesystem::path& given) {
  std::filesystem::path file = results_of(given);
  if (!std::filesystem::is_directory(given)) return file;
  if (const std::filesystem::path journal = given / "journal"; is_removed(journal)) {
    const std::string gone = why_results_are_gone(journal);
    require(gone.empty(), gone);
  } else if (const std::string lacks = lacking_in_results(given); !lacks.empty()) {
    complain(
        text(file.string(), " is older than the journal: ", lacks, "; `sower gather ", shell_word(given.string()), "` takes in the rest"));
  }
  return file;
}

}  // namespace sower
