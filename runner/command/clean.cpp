#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "runner/command/folder_sizes.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/made_by_sower.hpp"
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

/// Something that may go, and why.
struct Item {
  Made made;
  std::string why;
};

class Clean final : public Verb {
 public:
  static constexpr std::string_view name = "clean", summary = "Say what of run folders may go, and remove it when asked to";
  static constexpr std::string_view example =
      "  sower clean results/tour               says what would go, and removes nothing\n"
      "  sower clean results/tour --yes         removes it\n"
      "  sower clean results/old* --all --yes   all of these runs\n"
      "What may go: temporary files of runs that died; saved states of tasks that are done; all saved states, logs and folders of tasks\n"
      "once all tasks are done. The journal and the results stay (`sower gather --remove-journal` removes the journal of a complete\n"
      "study). With --all these go too; what sower did not make stays, and so does the folder then. A folder that a run holds is left "
      "alone.";
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
    say(fmt::format("{} {}{}\n", size_text(bytes_), yes_ ? "removed" : "would go", yes_ || !some_ ? "" : "; --yes removes it"));
    return all_done;
  }

 private:
  void clean(const fs::path& folder) {
    const auto holder = holder_of(folder);
    require(!holder, "a run is using '", folder.string(), "': ", holder ? describe(*holder) : "", "; nothing of it was removed");
    const RunState state = state_of(folder);
    std::vector<Item> items = all_ ? all_of(folder) : std::vector<Item>();
    std::unique_ptr<Hold> hold;
    if (yes_) hold = std::make_unique<Hold>(folder);  // takes the place of the holds of dead runs, if there are any
    if (!all_) items = items_of(folder, state.word == "complete");
    for (const Item& item : items) take(item);
    hold.reset();
    if (all_) end(folder, items);
    else if (items.empty()) say(why_nothing(folder, state));
  }

  void take(const Item& item) {
    double bytes = 0;
    for (const fs::path& each : item.made.own) bytes += bytes_below(each);
    bytes_ += bytes;
    some_ = true;
    say(fmt::format("{}  {}  ({})\n", item.made.path.string(), size_text(bytes), item.why));
    for (const fs::path& each : item.made.others) tell_stays(each);
    std::error_code failure;
    if (yes_) remove_made(item.made, failure);
    require(!failure, "'", item.made.path.string(), "' cannot be removed: ", failure.message(), "; check its permissions");
  }

  static void tell_stays(const fs::path& path) { say(fmt::format("{}  stays (not made by sower)\n", path.string())); }

  static std::string why_nothing(const fs::path& folder, const RunState& state) {
    const std::string kept = "journal and results stay; --all takes them too";
    if (state.word == "complete")
      return fmt::format("{}: nothing to remove, there are no logs, saved states or folders of tasks; {}\n", folder.string(), kept);
    if (state.word == "unknown")
      return fmt::format("{}: nothing to remove, since neither journal nor results tell whether its tasks are done\n", folder.string());
    return fmt::format("{}: nothing to remove, since its study is {} ({} failed, {} not run) and may need its logs and saved states; {}\n",
                       folder.string(), state.word == "failed" ? "not complete" : state.word, state.failed, state.missing, kept);
  }

  /// What is not sower's stays, and the folder with it.
  void end(const fs::path& folder, const std::vector<Item>& items) const {
    bool is_empty = true;
    for (const fs::directory_entry& each : fs::directory_iterator(folder)) {
      const auto item = std::ranges::find_if(items, [&](const Item& one) { return one.made.path == each.path(); });
      if (item == items.end()) tell_stays(each.path());
      if (item == items.end() || !item->made.others.empty()) is_empty = false;
    }
    std::error_code failure;
    if (!is_empty || fs::equivalent(folder, fs::current_path(failure), failure)) return;  // nobody's current folder goes
    say(fmt::format("{}  (the folder, empty then)\n", folder.string()));
    if (yes_) fs::remove(folder, failure);
  }

  /// A link to a run folder means the folder.
  static fs::path real_folder(const std::string& given) {
    fs::path folder = run_folder_of(given);
    if (!fs::is_symlink(folder)) return folder;
    const fs::path real = fs::canonical(folder);
    say(fmt::format("{} is a link, which stays; it leads to {}\n", folder.string(), real.string()));
    return real;
  }

  static std::vector<Item> all_of(const fs::path& folder) {
    std::vector<Item> items;
    for (Made& made : made_by_sower(folder)) items.push_back({std::move(made), "of the run"});
    return items;
  }

  static std::vector<Item> items_of(const fs::path& folder, bool is_complete) {
    std::vector<Item> items;
    std::vector<fs::path> places{folder, folder / "journal"};
    if (!is_complete) places.push_back(folder / "checkpoints");  // else it goes as a whole
    for (const fs::path& each : places) {
      std::error_code failure;
      for (fs::directory_iterator entry(each, failure), end; !failure && entry != end; entry.increment(failure))
        if (is_left_over(entry->path())) items.push_back(one_file(entry->path(), "a temporary file of a command that died"));
    }
    for (const char* each : {"logs", "checkpoints", "work"})
      if (Made made = is_complete ? made_folder(folder, each) : Made(); !made.path.empty())
        if (made.others.empty() || !made.own.empty()) items.push_back({std::move(made), "all tasks are done"});
    if (!is_complete)
      for (const fs::path& state : states_of_done_tasks(folder)) items.push_back(one_file(state, "the state of a task that is done"));
    return items;
  }

  static Item one_file(const fs::path& file, const char* why) { return {{file, {file}, {}}, why}; }

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
  bool all_ = false, yes_ = false, dry_ = false, some_ = false;
  double bytes_ = 0;
};

const Registered<Verb, Clean> entry;

}  // namespace
}  // namespace sower
