#include "runner/command/job_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/command/run_path.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = std::size_t{1} << 20;

std::string content_of(const fs::path& file) {
  const io::RegularFile read = io::read_regular_file(file, most_bytes);
  require(read.trouble.empty(), read.trouble);
  return read.content.value_or("");
}

/// Sizes and times of all that grows as tasks end or save their states.
std::string mark_of(const fs::path& run) {
  std::uintmax_t records = 0;
  fs::file_time_type latest{};
  std::error_code failure;
  for (const char* folder : {"journal", "checkpoints"})
    for (fs::directory_iterator entry(run / folder, failure), end; !failure && entry != end; entry.increment(failure)) {
      if (!entry->is_regular_file(failure)) continue;
      if (entry->path().extension() == ".log") records += entry->file_size(failure);
      else if (folder == std::string("checkpoints")) latest = std::max(latest, entry->last_write_time(failure));
    }
  return fmt::format("{} {}", records, latest.time_since_epoch().count());
}

fs::path made_folder_of(const fs::path& run) {
  std::error_code failure;
  results::make_folders(run / "slurm", failure);
  require(!failure, "the folder '", (run / "slurm").string(), "' cannot be made: ", failure.message());
  return run / "slurm";
}

}  // namespace

fs::path run_folder_with_jobs(const std::string& given) {
  const fs::path run = fs::absolute(given).lexically_normal();
  return fs::exists(run / "slurm" / "jobs") ? run : run_folder_of(given);
}

fs::path keep_script(const fs::path& run, const std::string& script) {
  const fs::path folder = made_folder_of(run);
  int number = 1;
  while (fs::exists(folder / fmt::format("job-{:04}.sbatch", number))) ++number;
  const fs::path file = folder / fmt::format("job-{:04}.sbatch", number);
  results::replace_file(file, script);
  return file;
}

void note_job(const fs::path& run, const std::string& id) {
  const fs::path file = made_folder_of(run) / "jobs";
  results::replace_file(file, content_of(file) + id + '\n');
}

std::vector<std::string> jobs_of(const fs::path& run) {
  std::istringstream lines(content_of(run / "slurm" / "jobs"));
  std::vector<std::string> ids;
  for (std::string id; std::getline(lines, id);)
    if (!id.empty() && id.find_first_not_of("0123456789_") == std::string::npos) ids.push_back(id);
  return ids;
}

int stands_still(const fs::path& run) {
  const fs::path file = made_folder_of(run) / "progress";
  std::istringstream before(content_of(file));
  std::string mark;
  int times = 0;
  std::getline(before, mark);
  before >> times;
  const std::string now = mark_of(run);
  times = mark == now ? times + 1 : 0;
  results::replace_file(file, fmt::format("{}\n{}\n", now, times));
  return times;
}

}  // namespace sower
