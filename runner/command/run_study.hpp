#pragma once

#include <optional>
#include <string>

#include "runner/command/retry_choice.hpp"
#include "runner/command/run_reporter.hpp"
#include "runner/command/stop_wishes.hpp"
#include "runner/isolate/launcher.hpp"
#include "runner/journal/needed_journal.hpp"
#include "runner/results/gather.hpp"
#include "runner/schedule/stop_state.hpp"
#include "runner/study/sources.hpp"
#include "runner/team/link.hpp"

namespace sower {

struct RunOptions {
  StudyRequest study;      ///< its file and what changes it
  std::string folder;      ///< of the run; empty: results/<name of the study>
  bool fresh = false;      ///< see RunFolderOptions
  bool allow_mix = false;  ///< see RunFolderOptions
  Audience audience = Audience::people;
  bool oversubscribe = false;       ///< give tasks the threads they ask for, though a rank has fewer cores
  double durable_seconds = 1;       ///< see GroupCommit
  double checkpoint_seconds = 300;  ///< between two states that a long task saves
  double grace_seconds = 60;        ///< see Stopping
  std::optional<TimeLimit> time_limit;
  std::string stored_in;             ///< not empty: the study is the one that this journal folder keeps
  bool keep_failed = false;          ///< see Resume
  int set_aside_after = 3;           ///< see Resume
  std::optional<RetryChoice> retry;  ///< see RunFolderOptions
  std::optional<std::int64_t> task;  ///< see RunFolderOptions
  bool probe = false;                ///< see RunFolderOptions
};

/// What the ranks that are threads of this process have in common.
struct SharedByRanks {
  isolate::Launcher& launcher;
  StopState& stop;
  NeededJournal& needed;
};

/// The whole of `sower run` on one rank; every rank of the link calls it. Rank 0 alone reads the files of the study, prints and writes
/// results. Returns the exit code, the same on every rank. Throws nothing for mistakes of the user; what is printed says what to do.
int run_study(Link& link, const RunOptions& options, const Provenance& provenance, const SharedByRanks& shared);

}  // namespace sower
