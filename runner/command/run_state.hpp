#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sower {

/// How far a run is.
struct RunState {
  std::string word;  ///< running, complete, failed (all have run, some failed), incomplete, or unknown (its study cannot be read)
  std::int64_t tasks = 0, done = 0, failed = 0, missing = 0;
  std::string study;
  std::string problem;  ///< where the word is unknown: why, if there was more to find than nothing
  double changed = 0;   ///< when something was last written to the journal or the results, in seconds since 1970-01-01 UTC
};

/// From the results file when it is not older than the journal, else from the journal.
RunState state_of(const std::filesystem::path& folder);

/// "it has 5 of the 7 tasks that have ended"; empty when the results file has what the journal has.
std::string lacking_in_results(const std::filesystem::path& folder);

}  // namespace sower
