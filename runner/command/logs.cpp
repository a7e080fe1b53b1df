#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <optional>
#include <thread>

#include "io/data/regular_file.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/removed_journal.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/command/task_choice.hpp"
#include "runner/command/verb.hpp"
#include "runner/isolate/descriptor.hpp"
#include "runner/journal/journal.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using isolate::Descriptor;
constexpr std::chrono::milliseconds pause_to_look{200};
constexpr int looks_a_journal = 25;  // which takes longer to look into

/// Whether the task that writes the file has ended.
bool is_complete(const Descriptor& file) {
  if (::flock(file.get(), LOCK_SH | LOCK_NB) != 0) return errno != EWOULDBLOCK;
  ::flock(file.get(), LOCK_UN);
  return true;
}

/// Prints what there is from where it stopped before.
void print_rest(const Descriptor& file) {
  char piece[1 << 16];
  for (ssize_t length = 0; (length = ::read(file.get(), piece, sizeof piece)) != 0;) {
    if (length < 0 && errno == EINTR) continue;
    require(length > 0, "the log cannot be read: ", std::strerror(errno));
    say_to_machines({piece, static_cast<std::size_t>(length)});
  }
}

class Logs final : public Verb {
 public:
  static constexpr std::string_view name = "logs", summary = "Print what an isolated task of a run has written";
  static constexpr std::string_view example =
      "  sower logs results/tour 17            by its number in `sower tasks`\n"
      "  sower logs results/tour 8c1f          by the beginning of its key\n"
      "  sower logs results/tour 17 -f         goes on printing until the task has ended\n"
      "Of much output the first and the last 512 KiB are kept; the last are there when the task has ended.";
  void options(CLI::App& app) override {
    app.add_option("run", path_, "a run folder")->required();
    app.add_option("task", task_, "number of the task, or at least 4 digits of its key")->required();
    app.add_flag("-f,--follow", follow_, "wait for more until the task has ended");
  }
  int run() override {
    folder_ = fs::is_regular_file(path_) ? fs::path(path_).parent_path() : fs::path(path_);  // of results.h5 in it
    const StoredStudy stored = last_stored_study(folder_ / "journal");
    if (!stored.study)
      throw UsageError(text("'", folder_.string(),
                            "' is no run folder: ", stored.trouble.empty() ? "there is no study in its folder 'journal'" : stored.trouble));
    const Task task = task_of(*stored.study, task_meant(*stored.study, task_));
    key_ = task_key(*stored.study, task);
    if (const std::optional<Descriptor> file = open_log(*stored.study, task)) print(*file);
    return all_done;
  }

 private:
  /// Waits for it if that is asked for. None when the task ends without having written anything.
  std::optional<Descriptor> open_log(const Study& study, const Task& task) const {
    const fs::path path = folder_ / "logs" / (key_.hex() + ".log");
    for (int looks = 0;; ++looks) {
      Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
      if (file) {
        const std::string trouble = io::trouble_with_open_file(file.get(), path);
        require(trouble.empty(), trouble);
        return file;
      }
      require(errno == ENOENT, "the log '", path.string(), "' cannot be read: ", std::strerror(errno));
      const ExperimentSpec& spec = study.experiments[task.experiment];
      if (!spec.isolated)
        throw UsageError(
            text("the tasks of experiment '", spec.name,
                 "' are not isolated, so that what they write is in the output of the run itself; with 'isolate: process' each "
                 "has a log"));
      if (!follow_ || !holder_of(folder_) || (looks % looks_a_journal == 0 && has_ended())) break;
      std::this_thread::sleep_for(pause_to_look);
    }
    complain(text("task ", task.number, " has written nothing", has_ended() ? "" : "; it has not ended yet"));
    return std::nullopt;
  }

  /// Of a journal that was removed all have: its study was complete.
  [[nodiscard]] bool has_ended() const {
    const fs::path journal = folder_ / "journal";
    return is_removed(journal) || Journal(journal).status(key_) != Status::missing;
  }

  void print(const Descriptor& file) const {
    while (true) {
      const bool last = !follow_ || is_complete(file);  // looked at first, so that nothing comes between
      print_rest(file);
      if (last || !said_all()) return;
      std::this_thread::sleep_for(pause_to_look);
    }
  }

  std::string path_, task_;
  bool follow_ = false;
  fs::path folder_;
  io::Hash key_;
};

const Registered<Verb, Logs> entry;

}  // namespace
}  // namespace sower
