#include "algorithms/command/task_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "runner/api/error.hpp"
#include "runner/api/own_process.hpp"

namespace sower::command {
namespace {

namespace fs = std::filesystem;

/// Of earlier attempts. What cannot be removed, since its program still writes there, harms nobody.
void remove_earlier(const fs::path& parent) {
  std::error_code ignored;
  for (fs::directory_iterator entry(parent, ignored), end; !ignored && entry != end; entry.increment(ignored)) {
    std::error_code kept;
    fs::remove_all(entry->path(), kept);
  }
}

void put_on_disk(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && (::fsync(file) == 0 || errno == EINVAL);  // some file systems have no sync of folders
  const int error = errno;
  if (file >= 0) ::close(file);
  require(synced, "'", path.string(), "' cannot be put on the disk: ", std::strerror(error));
}

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  require_made(!error, error.value(), text("the folder '", path.string(), "' cannot be made"));
}

fs::path destination(const fs::path& folder, const std::string& name) {
  fs::path to = folder / name;
  make_folders(to.parent_path());
  return to;
}

/// Of a copy that stopped halfway std::filesystem says "input/output error", whatever the reason: the next write has the true one.
int reason_of(const fs::path& half_written, int error) {
  if (error != EIO) return error;
  const int file = ::open(half_written.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  const std::string block(1 << 16, ' ');
  bool written = file >= 0;
  for (int i = 0; i < 2 && written; ++i) written = ::write(file, block.data(), block.size()) >= 0;  // the first may fit in part
  const int reason = written ? error : errno;
  if (file >= 0) ::close(file);
  return reason;
}

}  // namespace

void require_made(bool made, int error, const std::string& what) {
  if (made) return;
  if (is_own_process && (error == ENOSPC || error == EDQUOT)) disk_was_full = true;
  throw Error(text(what, ": ", std::strerror(error)));
}

bool leads_inside(const std::string& name) {
  const fs::path path(name);
  const auto climbs = [](const fs::path& part) { return part == ".."; };
  return !name.empty() && path.is_relative() && path.has_filename() && path.filename() != "." &&
         std::none_of(path.begin(), path.end(), climbs);
}

TaskFolder::TaskFolder(const TaskName& task) : has_home_(!task.run_folder.empty()) {
  const fs::path parent = has_home_ ? fs::path(task.run_folder) / "work" / task.experiment / task.key : fs::temp_directory_path();
  if (has_home_) {
    make_folders(parent);
    remove_earlier(parent);
  }
  std::string pattern = parent / (has_home_ ? "XXXXXX" : "sower-task-XXXXXX");
  const bool made = ::mkdtemp(pattern.data()) != nullptr;
  require_made(made, errno, text("the task's folder '", pattern, "' cannot be made"));
  path_ = pattern;
}

TaskFolder::~TaskFolder() {
  std::error_code ignored;
  if (is_kept_) return;
  fs::remove_all(path_, ignored);
  if (has_home_) ::rmdir(path_.parent_path().c_str());  // unless something else is there
}

void TaskFolder::copy_in(const std::string& name, const std::string& file) const {
  std::error_code error;
  const fs::path to = destination(path_, name);
  fs::copy_file(file, to, fs::copy_options::overwrite_existing, error);
  require_made(!error, reason_of(to, error.value()), text("the input file '", file, "' cannot be copied to '", to.string(), "'"));
}

void TaskFolder::write(const std::string& name, const std::string& text) const {
  const fs::path to = destination(path_, name);
  std::ofstream out(to, std::ios::binary);
  out << text;
  out.close();
  require_made(out.good(), errno, sower::text("'", to.string(), "' cannot be written"));
}

std::string keep_file(const TaskName& task, const std::string& name, const fs::path& file) {
  if (task.run_folder.empty()) return file.string();
  const fs::path short_path = fs::path("outputs") / task.experiment / task.key / (name + file.extension().string());
  const fs::path to = destination(task.run_folder, short_path);
  put_on_disk(file);
  fs::rename(file, to);
  put_on_disk(to.parent_path());
  return short_path.string();
}

}  // namespace sower::command
