#pragma once
// What the ranks of a run find out from each other before the work and after it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/api/comm.hpp"
#include "runner/team/team.hpp"

namespace sower {

/// A step of the run on a team of all ranks; its number tells it from other teams. What the step returns, on each rank the same, is the
/// exit code with which the run ends there; nothing: it goes on. When one rank throws, it alone says so and all return a code.
std::optional<int> all_together(TeamInbox& inbox, std::uint64_t number, const std::function<std::optional<int>(Comm& all)>& step);

// The functions below are collective.

/// Rank 0's text on every rank.
std::string shared_text(Comm& all, const std::string& mine);
/// Every rank's text, by rank, on every rank.
std::vector<std::string> every_text(Comm& all, const std::string& mine);

/// Whether no rank complains about the study. A file may be missing on one node only, so every rank's complaints count; rank 0 prints
/// those of the first rank that has any.
bool all_content(Comm& all, const std::string& complaints);

/// Throws on rank 0 when the fingerprints of the ranks differ.
void refuse_mixed_ranks(Comm& all, const std::string& fingerprint, const std::vector<std::string>& hosts);

/// How many cores each rank has for itself, see divide_cores. `one_process`: all ranks are threads of this one.
std::vector<int> cores_of_ranks(Comm& all, bool one_process);

}  // namespace sower
