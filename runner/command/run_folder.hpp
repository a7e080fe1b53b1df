#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "runner/command/account.hpp"
#include "runner/command/hold.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// What a run finds in its folder.
struct RunFolder {
  std::unique_ptr<Hold> hold;
  std::filesystem::path journal;
  int attempt = 1;  ///< of the run as a whole
  Account account;  ///< what is done, to be done, and has changed
};

struct RunFolderOptions {
  std::filesystem::path folder;
  bool fresh = false;       ///< forget earlier attempts
  bool allow_mix = false;   ///< go on although an earlier attempt had another fingerprint
  std::string fingerprint;  ///< of this build and processor
};

/// Where a run folder keeps the contents of input files, so that no run hashes them again; see InputCache.
std::filesystem::path input_cache_in(const std::filesystem::path& folder);

/// Makes the folder if need be, looks up what is done and opens a new attempt, which keeps the study: `resolved` is its text (see
/// resolved_yaml). One rank calls it. Throws Error when the folder cannot be written or was made by another build.
RunFolder open_run_folder(const RunFolderOptions& options, const Study& study, const std::string& resolved);

}  // namespace sower
