#pragma once
// What a run folder has of a study, what is left to do, and what has changed since the last run there.

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runner/command/stored_study.hpp"
#include "runner/command/suspects.hpp"
#include "runner/early/early_stops.hpp"
#include "runner/journal/journal.hpp"
#include "runner/schedule/duration_model.hpp"
#include "runner/schedule/orders.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Of the tasks of one experiment, or of all.
struct Tally {
  std::int64_t tasks = 0;
  std::int64_t done = 0;      ///< or diverged
  std::int64_t failed = 0;    ///< they run again
  std::int64_t stopped = 0;   ///< early; neither done nor failed, whatever became of them
  std::int64_t unwanted = 0;  ///< done as the last run had the study, and no tasks of it any more
  double bytes_a_task = 0;    ///< recorded, the mean of some that are done; 0: none is
};

/// Something that is not as it was in the last run, and what follows.
struct Change {
  std::string who;                ///< "shootout"; empty: the study as a whole
  std::vector<std::string> what;  ///< "params.steps 2000 → 500"
  bool new_experiment = false, removed_experiment = false;
  std::int64_t invalidated = 0;  ///< tasks that were done, and are others now
  std::int64_t gone = 0;         ///< tasks that were done, and have none in their place
  std::int64_t fresh = 0;        ///< tasks that the last study did not have and no run has done
  std::int64_t known = 0;        ///< tasks that the last study did not have and an earlier run has done
  std::string hint = {};         ///< how a new experiment keeps what one that is gone has done; mostly empty
};

/// How those are taken that failed before, or were running when a run died.
struct Resume {
  bool keep_failed = false;       ///< they do not run again
  int set_aside_after = 3;        ///< as many deaths; 0: never
  std::vector<Suspect> suspects;  ///< sorted by key
  bool needs_elsewhere = false;   ///< what they need is in another folder, and was found there
  bool some_alone = false;        ///< only these run, whatever became of them before:
  std::set<std::int64_t> the_some;
};

/// A task that is not run, since it may be what kills the job.
struct SetAside {
  std::int64_t task = 0;
  Suspect suspect;
  bool is_recorded = false;  ///< in an earlier run
};

/// What a task that is done took.
struct Took {
  std::int64_t task = 0;
  int ranks = 1;
  double seconds_long = 0;
};

struct Account {
  std::vector<Assignment> wanted;     ///< the tasks that are to run, in canonical order; early stops may spare some of them yet
  std::shared_ptr<EarlyStops> early;  ///< what is decided by those that do not run; null: nothing is
  std::vector<SetAside> set_aside;
  std::int64_t failed_again = 0, failed_kept = 0;  ///< of those that failed before: wanted, and neither wanted nor set aside
  std::int64_t held_back = 0;                      ///< neither done nor wanted, since they need others that are neither
  std::vector<Tally> experiments;
  std::vector<Change> changes;
  std::string incomparable;         ///< why `changes` says nothing; empty when it does
  std::vector<Took> took;           ///< by some tasks that are done, from every experiment
  std::vector<Took> failures_took;  ///< the same of tasks that failed
  std::int64_t strangers = 0;       ///< tasks in the journal that are none of the study's
  std::int64_t strangers_failed = 0;

  [[nodiscard]] Tally all() const;
};

/// Compares a study with a journal and with the study of the last run. Reads files only; a run may be going on.
Account take_account(const Study& study, const Journal& journal, const StoredStudy& last, const Resume& resume = {});

/// Tells a model what tasks that are done would have taken in a run of so many ranks, if teams had no overhead. What failed takes as long
/// at least: it tells where nothing is known, or less than it took.
void learn_from(const Account& account, const Study& study, int ranks, DurationModel& model);

/// A line for each experiment whose input files count by something else than their content; mostly empty.
std::string trust_text(const Study& study);

/// The account as `run` gives it before it starts, and `plan`; empty for a folder with nothing in it.
std::string account_text(const Account& account, const std::string& folder);

}  // namespace sower
