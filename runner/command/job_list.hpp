#pragma once
// The jobs of a run folder, as `sower submit` noted them: RUN/slurm.

#include <filesystem>
#include <string>
#include <vector>

namespace sower {

/// The run folder that is meant, be it that none of its jobs has begun. Throws UsageError when it is not there or is none.
std::filesystem::path run_folder_with_jobs(const std::string& given);

/// Keeps a job's script; returns the file.
std::filesystem::path keep_script(const std::filesystem::path& run, const std::string& script);

/// Adds a job's number.
void note_job(const std::filesystem::path& run, const std::string& id);

/// The numbers of its jobs, oldest first; empty when there were none.
std::vector<std::string> jobs_of(const std::filesystem::path& run);

/// Notes how far the run is now, and returns how many times in a row it was just as far before. A task that saves its state gets on.
int stands_still(const std::filesystem::path& run);

}  // namespace sower
