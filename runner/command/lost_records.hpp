#pragma once
// A results file that holds more than the journal it was gathered from: a file of the journal was removed, emptied or damaged since.

#include <filesystem>
#include <string>
#include <vector>

#include "runner/journal/journal.hpp"
#include "runner/results/done_tasks.hpp"
#include "runner/results/gather.hpp"

namespace sower {

/// The done tasks of a run folder's results file; none when there is no whole one, or when it was given up. To be read before the journal,
/// which may grow meanwhile.
std::vector<results::DoneTask> gathered_before(const std::filesystem::path& run_folder);

/// Those of them of which the journal has no result.
std::vector<results::DoneTask> without_record(std::vector<results::DoneTask> tasks, const Journal& journal);

/// "3 done tasks (tasks 4, 7, 12) of which the journal has no record any more"; empty when there are none.
std::string lost_text(const std::vector<results::DoneTask>& lost);

/// Why a results file stays where it is, instead of one gathered now, and what to do; empty when nothing would be lost. Tasks that the
/// study does not want any more do not count.
std::string why_results_stay(const std::filesystem::path& run_folder, const Study& study, const Journal& journal, const Gathered& now);

/// What was gathered before is given up: another results file may take its place, whatever that lacks. Precondition: nobody else uses the
/// folder, whose last attempt is given.
void give_up_results(const std::filesystem::path& run_folder, int last_attempt);

}  // namespace sower
