#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "runner/command/folder_sizes.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/hold_file.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/run_state.hpp"
#include "runner/command/say.hpp"
#include "runner/command/size_text.hpp"
#include "runner/command/terminal_text.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/journal.hpp"
#include "runner/results/replace_file.hpp"
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
    app.add_flag("--all", all_, "all that sower made, results included; then the folder, if nothing else is in it");
    CLI::Option* yes = app.add_flag("--yes", yes_, "remove it");
    app.add_flag("--dry-run", dry_, "only say it, as without --yes")->excludes(yes);
  }
  int run() override {
    std::vector<fs::path> folders;
    for (const std::string& each : given_) folders.push_back(real_folder(each));
    for (const fs::path& folder : folders) clean(folder);
    fmt::print("{} {}{}\n", size_text(bytes_), yes_ ? "removed" : "would go", yes_ || bytes_ == 0 ? "" : "; --yes removes it");
    return all_done;
  }

 private:
  void clean(const fs::path& folder) {
    const auto holder = holder_of(folder);
    require(!holder, "a run is using '", folder.string(), "': ", holder ? describe(*holder) : "", "; nothing of it was removed");
    const bool is_complete = state_of(folder).word == "complete";
    std::vector<Item> items = all_ ? made_in(folder) : std::vector<Item>();
    std::unique_ptr<Hold> hold;
    if (yes_) hold = std::make_unique<Hold>(folder);  // takes the place of the holds of dead runs, if there are any
    if (!all_) items = items_of(folder, is_complete);
    for (const Item& item : items) {
      const double bytes = bytes_below(item.path);
      bytes_ += bytes;
      fmt::print("{}  {}  ({})\n", shown(item.path), size_text(bytes), item.why);
      if (yes_) fs::remove_all(item.path);
    }
    hold.reset();
    if (all_) end(folder, items);
  }

  /// What is not sower's stays, and the folder with it.
  void end(const fs::path& folder, const std::vector<Item>& items) const {
    bool is_empty = true;
    for (const fs::directory_entry& each : fs::directory_iterator(folder)) {
      if (std::ranges::any_of(items, [&](const Item& item) { return item.path == each.path(); })) continue;
      fmt::print("{}  stays (not made by sower)\n", shown(each.path()));
      is_empty = false;
    }
    std::error_code failure;
    if (!is_empty || fs::equivalent(folder, fs::current_path(failure), failure)) return;  // nobody's current folder goes
    fmt::print("{}  (the folder, empty then)\n", shown(folder));
    if (yes_) fs::remove(folder, failure);
  }

  static std::string shown(const fs::path& path) { return terminal_text(path.string(), 2); }

  /// A link to a run folder means the folder.
  static fs::path real_folder(const std::string& given) {
    const fs::path folder = run_folder_of(given);
    if (!fs::is_symlink(folder)) return folder;
    const fs::path real = fs::canonical(folder);
    fmt::print("{} is a link, which stays; it leads to {}\n", shown(folder), shown(real));
    return real;
  }

  static bool is_made(const fs::path& path) {
    constexpr std::array folders{"journal", "logs", "checkpoints", "tasks", "work", "outputs"};
    constexpr std::array files{"results.h5", "note.txt", "input_files", "gather.lock", "stop"};
    const auto is_name = [name = path.filename()](const char* each) { return name == each; };
    std::error_code failure;
    const fs::file_status what = fs::symlink_status(path, failure);
    if (fs::is_directory(what)) return std::ranges::any_of(folders, is_name);
    const std::string name = path.filename().string();
    return fs::is_regular_file(what) && (std::ranges::any_of(files, is_name) || is_hold_name(name) || results::is_temporary(name));
  }

  static std::vector<Item> made_in(const fs::path& folder) {
    std::vector<Item> items;
    for (const fs::directory_entry& each : fs::directory_iterator(folder))
      if (is_made(each.path())) items.push_back({each.path(), "of the run"});
    std::ranges::sort(items, {}, &Item::path);
    return items;
  }

  static std::vector<Item> items_of(const fs::path& folder, bool is_complete) {
    std::vector<Item> items;
    std::vector<fs::path> places{folder, folder / "journal"};
    if (!is_complete) places.push_back(folder / "checkpoints");  // else it goes as a whole
    for (const fs::path& each : places) {
      std::error_code failure;
      for (fs::directory_iterator entry(each, failure), end; !failure && entry != end; entry.increment(failure))
        if (fs::is_regular_file(entry->symlink_status(failure)) && results::is_temporary(entry->path().filename().string()))
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
