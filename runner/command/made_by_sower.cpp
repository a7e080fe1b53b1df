#include "runner/command/made_by_sower.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/command/hold_file.hpp"
#include "runner/command/stop_file.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/results/results_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
constexpr std::array folder_names{"journal", "logs", "checkpoints", "work", "outputs", "slurm"};

fs::file_type type_of(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type();
}
bool is_plain(const fs::path& path) { return type_of(path) == fs::file_type::regular; }
bool is_folder(const fs::path& path) { return type_of(path) == fs::file_type::directory; }

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
    entries.push_back(entry->path());
  std::ranges::sort(entries);
  return entries;
}

bool is_key(std::string_view name) {
  constexpr std::size_t digits = 32;
  return name.size() == digits && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The name without what marks a temporary file.
std::string final_name(const fs::path& file) {
  const std::string name = file.filename().string();
  return results::is_temporary(name) ? name.substr(0, name.rfind(".tmp.")) : name;
}

/// "jobs", "progress", "job-0001.sbatch", and the output of jobs, "4711.log".
bool is_of_jobs(const std::string& name) {
  constexpr std::string_view digits = "0123456789";
  const bool is_log = name.ends_with(".log") && name.find_first_not_of(digits) == name.size() - 4;
  return name == "jobs" || name == "progress" || is_log || (name.starts_with("job-") && name.ends_with(".sbatch"));
}

bool is_of_folder(const std::string& folder, const fs::path& file) {
  if (!is_plain(file)) return false;
  const fs::path name = final_name(file);
  if (folder == "journal") return is_journal_name(name.string());
  if (folder == "slurm") return is_of_jobs(name.string());
  if (folder == "logs") return name.extension() == ".log" && is_key(name.stem().string());
  return folder == "checkpoints" && is_key(name.string());
}

/// Folders of tasks: work/EXPERIMENT/KEY.
void sort_out_tasks(const fs::path& folder, Made& made) {
  for (const fs::path& experiment : entries_of(folder)) {
    if (!is_folder(experiment)) made.others.push_back(experiment);
    else
      for (const fs::path& task : entries_of(experiment))
        (is_folder(task) && is_key(task.filename().string()) ? made.own : made.others).push_back(task);
  }
}

bool begins(const fs::path& file, std::string_view words) {
  constexpr std::size_t most_bytes = std::size_t{1} << 30;
  const io::RegularFile read = io::read_regular_file(file, most_bytes);
  return read.content && read.content->starts_with(words);
}

/// A run replaces results that lie beside its journal; others could be anybody's.
bool are_results(const fs::path& file) {
  if (is_folder(file.parent_path() / "journal")) return true;
  try {
    results::open_results(file);
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool is_made_file(const fs::path& file) {
  if (!is_plain(file)) return false;
  const std::string name = file.filename().string();
  if (results::is_temporary(name)) return is_left_over(file);
  if (name == "results.h5") return are_results(file);
  if (name == "note.txt") return begins(file, "tags:");
  if (name == "input_files") return begins(file, "sower input files ");
  if (name == "stop") return trouble_with_stop_file(file.parent_path()).empty();
  std::error_code ignored;
  return is_hold_name(name) || (name == "gather.lock" && fs::file_size(file, ignored) == 0);
}

}  // namespace

Made made_folder(const fs::path& run, const std::string& name) {
  Made made;
  if (!is_folder(run / name)) return made;
  made.path = run / name;
  if (name == "work" || name == "outputs") sort_out_tasks(made.path, made);
  else
    for (const fs::path& each : entries_of(made.path)) (is_of_folder(name, each) ? made.own : made.others).push_back(each);
  return made;
}

std::vector<Made> made_by_sower(const fs::path& run) {
  std::vector<Made> all;
  for (const char* name : folder_names)
    if (Made made = made_folder(run, name); !made.path.empty() && (made.others.empty() || !made.own.empty()))
      all.push_back(std::move(made));
  for (const fs::path& each : entries_of(run))
    if (is_made_file(each)) all.push_back({each, {each}, {}});
  return all;
}

void remove_made(const Made& made, std::error_code& failure) {
  std::error_code not_empty;
  for (const fs::path& each : made.own) {
    fs::remove_all(each, failure);
    if (failure) return;
    if (each != made.path && each.parent_path() != made.path) fs::remove(each.parent_path(), not_empty);
  }
  if (is_folder(made.path)) fs::remove(made.path, not_empty);
}

bool is_left_over(const fs::path& file) {
  constexpr std::array names{"results.h5", "note.txt", "input_files", "stop"};
  if (!is_plain(file) || !results::is_temporary(file.filename().string()) || results::is_in_use(file)) return false;
  const std::string folder = file.parent_path().filename().string();
  return std::ranges::find(names, final_name(file)) != names.end() || is_of_folder(folder, file);
}

}  // namespace sower
