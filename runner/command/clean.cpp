#include <fmt/format.h>

#include <memory>
#include <set>

#include "runner/command/folder_sizes.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/run_state.hpp"
#include "runner/command/say.hpp"
#include "runner/command/size_text.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/journal.hpp"
#include "runner/schedule/task_checkpoint.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

struct Item {
  fs::path path;
  std::string why;
};

class Clean final : public Verb {
 public:
  static constexpr std::string_view name = "clean", summary = "Say what of run folders may go, and remove it when asked to";
  static constexpr std::string_view example =
      "  sower clean results/tour               says what would go, and removes nothing\n"
      "  sower clean results/tour --yes         removes it\n"
      "  sower clean results/old* --all --yes   whole folders\n"
      "What may go: temporary files of runs that died; saved states of tasks that are done; all saved states, logs and folders of tasks\n"
      "once all tasks are done. The journal and the results stay (`sower gather --remove-journal` removes the journal of a complete\n"
      "study). A folder that a run holds is left alone.";
  void options(CLI::App& app) override {
    app.add_option("run", given_, "run folders")->required();
    app.add_flag("--all", all_, "the whole folders, results included");
    CLI::Option* yes = app.add_flag("--yes", yes_, "remove it");
    app.add_flag("--dry-run", dry_, "only say it, as without --yes")->excludes(yes);
  }
  int run() override {
    std::vector<fs::path> folders;
    for (const std::string& each : given_) folders.push_back(run_folder_of(each));
    for (const fs::path& folder : folders) clean(folder);
    fmt::print("{} {}{}\n", size_text(bytes_), yes_ ? "removed" : "would go", yes_ || bytes_ == 0 ? "" : "; --yes removes it");
    return all_done;
  }

 private:
  void clean(const fs::path& folder) {
    const auto holder = holder_of(folder);
    require(!holder, "a run is using '", folder.string(), "': ", holder ? describe(*holder) : "", "; nothing of it was removed");
    const bool is_complete = state_of(folder).word == "complete";
    std::unique_ptr<Hold> hold;
    if (yes_) hold = std::make_unique<Hold>(folder);
    const std::vector<Item> items = all_ ? std::vector<Item>{{folder, "the whole run"}} : items_of(folder, is_complete);
    for (const Item& item : items) {
      const double bytes = bytes_below(item.path);
      bytes_ += bytes;
      fmt::print("{}  {}  ({})\n", item.path.string(), size_text(bytes), item.why);
      if (yes_) fs::remove_all(item.path);
    }
  }

  static std::vector<Item> items_of(const fs::path& folder, bool is_complete) {
    std::vector<Item> items;
    std::vector<fs::path> places{folder, folder / "journal"};
    if (!is_complete) places.push_back(folder / "checkpoints");  // else it goes as a whole
    for (const fs::path& each : places) {
      std::error_code failure;
      for (fs::directory_iterator entry(each, failure), end; !failure && entry != end; entry.increment(failure))
        if (entry->path().filename().string().find(".tmp.") != std::string::npos)
          items.push_back({entry->path(), "a temporary file of a command that died"});
    }
    for (const char* each : {"logs", "checkpoints", "work"})
      if (is_complete && fs::exists(folder / each)) items.push_back({folder / each, "all tasks are done"});
    if (!is_complete)
      for (const fs::path& state : states_of_done_tasks(folder)) items.push_back({state, "the state of a task that is done"});
    return items;
  }

  /// Mostly none: a task's state goes with its record, unless the run dies between the two or a rank that outlived its run saves it again.
  static std::vector<fs::path> states_of_done_tasks(const fs::path& folder) {
    std::set<std::string> saved;
    std::error_code no_folder;
    for (const auto& entry : fs::directory_iterator(folder / "checkpoints", no_folder)) saved.insert(entry.path().filename().string());
    if (saved.empty()) return {};
    std::vector<fs::path> states;
    const Journal journal(folder / "journal");
    for (const KnownTask& task : journal.tasks())
      if (is_done(task.status) && saved.contains(task.key.hex())) states.push_back(checkpoint_file(folder / "checkpoints", task.key));
    return states;
  }

  std::vector<std::string> given_;
  bool all_ = false, yes_ = false, dry_ = false;
  double bytes_ = 0;
};

const Registered<Verb, Clean> entry;

}  // namespace
}  // namespace sower
