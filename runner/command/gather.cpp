#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <limits>
#include <memory>

#include "runner/command/attempt_files.hpp"
#include "runner/command/attempts.hpp"
#include "runner/command/gather_turn.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/lost_records.hpp"
#include "runner/command/removed_journal.hpp"
#include "runner/command/run_note.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/say.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/size_text.hpp"
#include "runner/command/stored_provenance.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/command/summary.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/compact.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/provenance/host.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/results_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

constexpr double most_bytes_while_running = 64e6;  // of a variable in the file

/// How many tasks have done records that no results file of the study would hold, such as those that were taken out of it.
std::int64_t unwanted(const Study& study, const Journal& journal) {
  std::vector<io::Hash> keys = task_keys(study, usable_cores());
  std::ranges::sort(keys);
  return std::ranges::count_if(journal.tasks(),
                               [&](const KnownTask& each) { return is_done(each.status) && !std::ranges::binary_search(keys, each.key); });
}

class Gather final : public Verb {
 public:
  static constexpr std::string_view name = "gather", summary = "Write the results file from the journal alone";
  static constexpr std::string_view example =
      "  sower gather results/tour                    after a crash, or on another machine to which the folder was copied\n"
      "  sower gather results/tour                    while it runs: what is done by now; variables beyond 64 MB wait for the end\n"
      "  sower gather results/tour --everything       while it runs: those too\n"
      "  sower gather results/tour --accept-loss      after files of the journal were lost: replaces results that hold more\n"
      "  sower gather results/tour --compact          of a complete study: its journal becomes one file\n"
      "  sower gather results/tour --remove-journal   of a complete study: results.h5 is checked and then all there is";
  void options(CLI::App& app) override {
    app.add_option("run", given_, "a run folder")->required();
    app.add_flag("--everything", everything_, "large variables too, although the study still runs");
    app.add_flag("--accept-loss", accept_loss_,
                 "replace the results file although it holds tasks whose records the journal has lost; with --remove-journal: remove "
                 "records of tasks, too, that the study no longer wants");
    CLI::Option* compact = app.add_flag("--compact", compact_, "rewrite the journal of a complete study into one file");
    app.add_flag("--remove-journal", remove_, "remove the journal of a complete study once the results file was read back")
        ->excludes(compact);
  }
  int run() override {
    const fs::path folder = run_folder_of(given_);
    const fs::path journal_folder = folder / "journal";
    require_journal(journal_folder);
    if (compact_ || remove_) hold_ = std::make_unique<Hold>(folder);
    const auto holder = hold_ ? std::nullopt : holder_of(folder);
    if (holder) say(fmt::format("a run is going on there: {}\n", describe(*holder)));
    const GatherTurn turn(folder);
    Study study = study_of(journal_folder);
    const History history{with_note(provenance_of(journal_folder, study), folder), attempts_in(journal_folder)};
    const fs::path file = folder / "results.h5";
    {
      const Journal journal(journal_folder);
      for (const std::string& damage : journal.damage()) complain(damage);
      const bool all = everything_ || !holder;
      const auto why_not = [&](const Gathered& now) { return accept_loss_ ? "" : why_results_stay(folder, study, journal, now); };
      gathered_ = gather(study, journal, history, file, all ? std::numeric_limits<double>::infinity() : most_bytes_while_running, why_not);
      require(gathered_.why_not_written.empty(), gathered_.why_not_written);
      if (remove_ && !accept_loss_) would_be_gone_ = unwanted(study, journal);
      if (!refuses_to_tidy()) say(sower::summary(study, journal, gathered_, {}, file));
    }
    tell_left_out();
    if (compact_ || remove_) tidy(journal_folder, file);
    return all_done;
  }

 private:
  void require_journal(const fs::path& journal) const {
    if (!fs::is_directory(journal)) throw UsageError(text("there is no journal in '", given_, "'; name the folder of a run"));
    if (is_removed(journal)) {
      const std::string gone = why_results_are_gone(journal);
      require(gone.empty(), gone);
      throw UsageError(
          text("the journal of '", given_, "' was removed on purpose when its study was complete; its results.h5 is all there is"));
    }
  }

  [[nodiscard]] Study study_of(const fs::path& journal) {
    StoredStudy stored = last_stored_study(journal);
    attempt_ = stored.attempt;
    if (stored.study) return std::move(*stored.study);
    if (stored.trouble.empty())
      throw UsageError(text("'", journal.string(), "' holds no study: no run has begun there, or its files NNNN.study were removed; ",
                            how_to_anew(journal)));
    throw UsageError(text("the study of the last run cannot be read: ", stored.trouble));
  }

  /// Of the run whose results these are, and a word on who gathered them.
  [[nodiscard]] Provenance provenance_of(const fs::path& journal, Study& study) const {
    Provenance found = stored_provenance(attempt_file(journal, attempt_, provenance_suffix), study);
    found.emplace_back("attempt", std::to_string(attempt_));
    found.emplace_back("gathered_again",
                       fmt::format("{:%Y-%m-%dT%H:%M:%SZ} on {} by sower {}", fmt::gmtime(std::time(nullptr)), host_name(), SOWER_VERSION));
    return found;
  }

  /// Only the journal of a complete study is tidied up.
  [[nodiscard]] bool refuses_to_tidy() const {
    return (compact_ || remove_) && (gathered_.all().failed + gathered_.all().missing > 0 || would_be_gone_ > 0);
  }

  void tell_left_out() const {
    if (gathered_.left_out.empty()) return;
    say("\nleft out for now, as larger than " + size_text(most_bytes_while_running) +
        " while the study runs (--everything takes them in):\n");
    for (const LeftOut& each : gathered_.left_out) say(fmt::format("  {}/{}  {}\n", each.experiment, each.variable, size_text(each.bytes)));
  }

  void tidy(const fs::path& journal, const fs::path& file) const {
    if (const Counts counts = gathered_.all(); counts.failed + counts.missing > 0)
      throw UsageError(text("the study is not complete, ", counts.failed, " tasks failed and ", counts.missing,
                            " have not run: its journal stays as it is. ", file.string(), " is gathered from it; `sower retry ",
                            shell_word(given_), "` runs what failed, `sower run ", shell_word(given_), "` all that is not done"));
    if (would_be_gone_ > 0) refuse_to_lose();
    if (compact_) return tell_compacted(compact(journal, next_attempt(journal)));
    const io::hdf5::File written = results::open_results(file);
    if (const auto wrong = results::damaged(written.root()); !wrong.empty())
      throw results::Damage(text(wrong.front(), " of '", file.string(), "' is not what was written; the journal stays"));
    remove_journal(journal, gathered_);
    say(fmt::format("every value of {} was read back and is right; the journal is removed\n", file.string()));
  }

  [[noreturn]] void refuse_to_lose() const {
    const bool one = would_be_gone_ == 1;
    throw UsageError(text("the journal stays as it is, since the records of ", would_be_gone_, one ? " done task" : " done tasks",
                          " that the study no longer wants would be gone: the results file does not hold ", one ? "it" : "them",
                          ". --compact instead of --remove-journal keeps them, --accept-loss with it removes them all the same"));
  }

  static void tell_compacted(const Compacted& done) {
    say(fmt::format("the records are in one file now: {} tasks, {} instead of {} in {} file{}\n", done.tasks,
                    size_text(static_cast<double>(done.bytes_after)), size_text(static_cast<double>(done.bytes_before)), done.files_before,
                    done.files_before == 1 ? "" : "s"));
  }

  std::string given_;
  bool everything_ = false, accept_loss_ = false, compact_ = false, remove_ = false;
  int attempt_ = 0;
  std::int64_t would_be_gone_ = 0;  // records of done tasks that nothing else holds
  std::unique_ptr<Hold> hold_;
  Gathered gathered_;
};

const Registered<Verb, Gather> entry;

}  // namespace
}  // namespace sower
