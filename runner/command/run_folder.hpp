#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "runner/command/account.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/retry_choice.hpp"
#include "runner/results/gather.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// What a run finds in its folder.
struct RunFolder {
  std::unique_ptr<Hold> hold;
  std::filesystem::path journal;
  int attempt = 1;      ///< of the run as a whole
  Account account;      ///< what is done, to be done, and has changed
  std::string removed;  ///< not empty: all is done and its journal removed, so there is nothing to run; what to say
};

struct RunFolderOptions {
  std::filesystem::path folder;
  bool fresh = false;                ///< forget earlier attempts
  bool allow_mix = false;            ///< go on although an earlier attempt had another fingerprint
  std::string fingerprint;           ///< of this build and processor
  std::string resolved;              ///< text of the study, see resolved_yaml
  Provenance provenance;             ///< of the attempt
  bool keep_failed = false;          ///< see Resume
  int set_aside_after = 3;           ///< see Resume
  std::optional<RetryChoice> retry;  ///< failed tasks that are to run, and no others
  std::optional<std::int64_t> task;  ///< the task that is to run, and no other
  bool probe = false;                ///< only a few tasks of each experiment that has none done are to run
};

/// How many of the wanted tasks have a saved state.
std::int64_t saved_states(const std::filesystem::path& checkpoints, const Study& study, const std::vector<Assignment>& wanted);

/// Where a run folder keeps the contents of input files, so that no run hashes them again; see InputCache.
std::filesystem::path input_cache_in(const std::filesystem::path& folder);

/// Makes the folder if need be, looks up what is done and opens a new attempt, which keeps the study. One rank calls it. Throws Error when
/// the folder cannot be written or was made by another build.
RunFolder open_run_folder(const RunFolderOptions& options, const Study& study);

}  // namespace sower
