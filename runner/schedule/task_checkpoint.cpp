#include "runner/schedule/task_checkpoint.hpp"

#include <exception>
#include <system_error>

#include "runner/results/replace_file.hpp"
#include "runner/team/team.hpp"

namespace sower {

std::filesystem::path checkpoint_file(const std::filesystem::path& folder, const io::Hash& task) { return folder / task.hex(); }

TaskCheckpoint::TaskCheckpoint(const CheckpointFolder& folder, const io::Hash& task, Comm& team, const StopState& stop)
    : folder_(folder), task_(task), team_(team), stop_(stop) {}

std::filesystem::path TaskCheckpoint::file() const { return checkpoint_file(folder_.path, task_); }

std::vector<std::byte> TaskCheckpoint::restore(int version) {
  std::vector<std::byte> state;
  if (team_.rank() == 0) {
    std::string why;
    state = read_checkpoint(file(), identity(version), why);
    if (!why.empty()) folder_.warn(text("the saved state '", file().string(), "' is not used, since ", why, "; its task begins anew"));
    exists_ = !why.empty() || !state.empty();
  }
  if (team_.size() > 1) team_.broadcast(state);
  return state;
}

bool TaskCheckpoint::due() {
  const auto time_passed = [&] { return std::chrono::duration<double>(Clock::now() - last_).count() >= folder_.every_seconds; };
  return agreed(team_.rank() == 0 && (stop_.asked() || time_passed()));
}

void TaskCheckpoint::save(int version, std::span<const std::byte> state) {
  if (team_.rank() == 0) {
    try {
      std::error_code failed;
      results::make_folders(folder_.path, failed);
      require(!failed, "the folder '", folder_.path.string(), "' cannot be made: ", failed.message());
      write_checkpoint(file(), identity(version), state, folder_.run);
      exists_ = true;
    } catch (const std::exception& error) {
      if (!warned_)
        folder_.warn(text("the state of a task could not be saved: ", error.what(), "; it goes on, with what was saved before"));
      warned_ = true;
    }
    last_ = Clock::now();
  }
  if (agreed(team_.rank() == 0 && stop_.asked())) throw TeamStopped("left with its state saved, because the run is to stop");
}

/// Rank 0's answer on every rank.
bool TaskCheckpoint::agreed(bool mine) {
  if (team_.size() == 1) return mine;
  std::vector<std::uint8_t> answer{static_cast<std::uint8_t>(mine)};
  team_.broadcast(answer);
  return answer.front() != 0;
}

void remove_checkpoint(const CheckpointFolder& folder, const io::Hash& task) {
  std::error_code ignored;
  std::filesystem::remove(checkpoint_file(folder.path, task), ignored);
}

}  // namespace sower
