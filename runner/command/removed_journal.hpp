#pragma once
// A complete study whose journal was removed on request: its results file is all there is.

#include <filesystem>
#include <string>

#include "runner/command/stored_study.hpp"
#include "runner/results/gather.hpp"

namespace sower {

/// Leaves a note in place of the records, durable before the first of them goes, and removes them.
void remove_journal(const std::filesystem::path& journal, const Gathered& gathered);

/// Whether that was done.
bool is_removed(const std::filesystem::path& journal);

/// Why the results that were kept of it are not there, and what to do; empty when they are: the file's seal and digest are looked at, not
/// all it holds.
std::string why_results_are_gone(const std::filesystem::path& journal);

/// What to tell who would run or plan this study there; empty when the journal was not removed. Throws Error when it was and the study
/// is another one now, so that nothing that is known can be used for it, or when the results file is not what was kept.
std::string said_of_removed_journal(const std::filesystem::path& journal, const StoredStudy& last, const Study& study);

}  // namespace sower
