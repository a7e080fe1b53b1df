#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>

#include "runner/command/folder_sizes.hpp"
#include "runner/command/options.hpp"
#include "runner/command/row_output.hpp"
#include "runner/command/run_note.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/run_state.hpp"
#include "runner/command/say.hpp"
#include "runner/command/size_text.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using results::Cell;

/// Run folders at or below a folder, those within one left out.
void find_runs(const fs::path& folder, int depth, std::vector<fs::path>& found) {
  if (is_run_folder(folder)) {
    found.push_back(folder);
    return;
  }
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; depth > 0 && !failure && entry != end; entry.increment(failure))
    if (entry->is_directory(failure) && !entry->is_symlink(failure)) find_runs(entry->path(), depth - 1, found);
}

class List final : public Verb {
 public:
  static constexpr std::string_view name = "list", summary = "List run folders: how far they are, when, how large, tags and notes";
  static constexpr std::string_view example =
      "  sower list                              the runs below results/\n"
      "  sower list /scratch/me --tag paper      those with a tag\n"
      "  sower list results/tour --sizes         what takes the room\n"
      "  sower list --output json";
  void options(CLI::App& app) override {
    app.add_option("folder", folder_, "a run folder, or one with run folders in it, or in folders in it")->capture_default_str();
    app.add_option("--tag", tag_, "runs with this tag only");
    app.add_flag("--sizes", sizes_, "sizes by what the files are");
    app.add_option("--output", output_, "table, csv or json")->check(one_word_of({"table", "csv", "json"}))->capture_default_str();
  }
  int run() override {
    constexpr int depth = 2;
    std::error_code failure;
    if (!fs::is_directory(folder_, failure)) throw UsageError(text("there is no folder '", folder_, "'; name one with run folders in it"));
    std::vector<fs::path> runs;
    find_runs(fs::path(folder_).lexically_normal(), depth, runs);
    std::ranges::sort(runs);
    const auto rows = row_output(output_, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); });
    rows->head(sizes_ ? std::vector<std::string>{"run", "state", "journal", "results", "logs", "checkpoints", "tasks", "other", "all"}
                      : std::vector<std::string>{"run", "study", "state", "tasks", "done", "failed", "missing", "changed", "size", "tags",
                                                 "note"});
    for (const fs::path& each : runs) {
      const RunNote written = read_note(each);
      if (!written.problem.empty() && (sizes_ || !tag_.empty())) complain(written.problem);  // else its row tells
      if (tag_.empty() || std::ranges::find(written.tags, tag_) != written.tags.end())
        rows->row(sizes_ ? sizes_row(each) : row(each, written));
    }
    rows->end();
    return all_done;
  }

 private:
  /// What is wrong with one folder keeps nobody from hearing of the others.
  static RunState state_or(const fs::path& folder, std::string& problem) try {
    RunState state = state_of(folder);
    if (!state.problem.empty()) problem = state.problem;
    return state;
  } catch (const std::exception& error) {
    problem = error.what();
    RunState state;
    state.word = "unknown";
    return state;
  }

  /// For people with a unit, for programs in bytes.
  [[nodiscard]] Cell size(double bytes) const {
    return output_ == "table" ? Cell(size_text(bytes)) : Cell(static_cast<std::int64_t>(bytes));
  }

  [[nodiscard]] std::vector<Cell> row(const fs::path& folder, const RunNote& written) const {
    std::string problem = written.problem;
    const RunState state = state_or(folder, problem);
    const std::string changed = fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::localtime(static_cast<std::time_t>(state.changed)));
    const std::string note = problem.empty() ? written.note : problem;
    return {folder.string(),
            state.study,
            state.word,
            state.tasks,
            state.done,
            state.failed,
            state.missing,
            changed,
            size(sizes_of(folder).all()),
            fmt::format("{}", fmt::join(written.tags, " ")),
            output_ == "table" ? note.substr(0, note.find('\n')) : note};
  }

  [[nodiscard]] std::vector<Cell> sizes_row(const fs::path& folder) const {
    const FolderSizes of = sizes_of(folder);
    std::string problem;
    const RunState state = state_or(folder, problem);
    if (!problem.empty()) complain(problem);
    return {folder.string(),      state.word,     size(of.journal), size(of.results), size(of.logs),
            size(of.checkpoints), size(of.tasks), size(of.other),   size(of.all())};
  }

  std::string folder_ = "results", tag_, output_ = "table";
  bool sizes_ = false;
};

const Registered<Verb, List> entry;

}  // namespace
}  // namespace sower
