#include "runner/command/run_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "runner/api/error.hpp"
#include "runner/journal/journal.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
constexpr const char* attempt_suffix = ".attempt";

std::vector<fs::path> attempt_files(const fs::path& journal) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(journal))
    if (entry.path().extension() == attempt_suffix) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void refuse_mixture(const fs::path& journal, const std::string& fingerprint) {
  for (const fs::path& file : attempt_files(journal)) {
    const std::string earlier = content(file);
    require(earlier == fingerprint, "the results in '", journal.parent_path().string(),
            "' were computed by another build or on another processor:\n  then: ", earlier, "\n  now:  ", fingerprint,
            "\nTheir bits may differ. Name another folder with --out, start over with --fresh, or mix them with --allow-mix.");
  }
}

int open_attempt(const fs::path& journal, int attempt, const std::string& fingerprint) {
  const auto taken = attempt_files(journal);
  if (!taken.empty()) attempt = std::max(attempt, 1 + std::stoi(taken.back().stem().string()));
  const fs::path file = journal / fmt::format("{:04}{}", attempt, attempt_suffix);
  std::ofstream out(file, std::ios::binary);
  out << fingerprint;
  out.close();
  require(!out.fail(), "'", file.string(), "' cannot be written; check the folder's permissions and the space left");
  return attempt;
}

void find_wanted(RunFolder& found, const Study& study, const Journal& journal) {
  const bool nothing_done = journal.tasks().empty();
  for (std::int64_t number = 0; number < study.tasks(); ++number) {
    const RecordView before = nothing_done ? RecordView{} : journal.read(task_key(study, task_of(study, number)));
    const Status status = before.head.status;
    if (status == Status::done || status == Status::diverged) {
      ++found.done_before;
      continue;
    }
    if (status == Status::failed) ++found.failed_before;
    found.wanted.push_back({number, status == Status::failed ? before.head.attempt + 1 : 1});
  }
}

}  // namespace

RunFolder open_run_folder(const RunFolderOptions& options, const Study& study, const std::string& fingerprint) {
  RunFolder found;
  found.journal = options.folder / "journal";
  std::error_code failure;
  if (options.fresh) fs::remove_all(found.journal, failure);
  if (!failure) fs::create_directories(found.journal, failure);
  require(!failure, "the run folder '", options.folder.string(), "' cannot be made ready: ", failure.message(),
          "; name another with --out");
  const Journal journal(found.journal);
  for (const std::string& damage : journal.damage()) fmt::print(stderr, "sower: {}; the tasks in it run again\n", damage);
  find_wanted(found, study, journal);
  const bool mixes = found.done_before > 0 && !found.wanted.empty();
  if (mixes && !options.allow_mix) refuse_mixture(found.journal, fingerprint);
  found.attempt = open_attempt(found.journal, journal.next_attempt(), fingerprint);
  return found;
}

}  // namespace sower
