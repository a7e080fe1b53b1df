#pragma once
// The folder in which a task's program runs.

#include <filesystem>
#include <string>

#include "runner/api/task_name.hpp"

namespace sower::command {

/// "run.conf" or "conf/run.conf": whether a name leads to a file within the folder, and not out of it.
bool leads_inside(const std::string& name);

/// Throws Error unless something of the task's folder could be made. `error` is errno; a full disk is noted as no fault of the task.
void require_made(bool made, int error, const std::string& what);

/// A new folder for each attempt, since a program of a dead one may still be writing: RUN/work/EXPERIMENT/KEY/XXXXXX, or somewhere
/// temporary when there is no run folder. Folders of earlier attempts go.
class TaskFolder {
 public:
  explicit TaskFolder(const TaskName& task);
  /// Removes it, unless it is to be kept.
  ~TaskFolder();
  TaskFolder(const TaskFolder&) = delete;
  TaskFolder& operator=(const TaskFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void keep() { is_kept_ = true; }

  void copy_in(const std::string& name, const std::string& file) const;
  void write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
  bool has_home_, is_kept_ = false;
};

/// Moves a file of the task to where it stays, RUN/outputs/EXPERIMENT/KEY/NAME.ENDING, and puts it on the disk. A file there from an
/// earlier attempt is replaced. Gives its path from the run folder. Without a run folder it stays where it is.
std::string keep_file(const TaskName& task, const std::string& name, const std::filesystem::path& file);

}  // namespace sower::command
