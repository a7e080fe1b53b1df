#pragma once
// Checkpoints of a run's tasks: where they are, how often they are saved, and when they go.

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "runner/api/checkpoint.hpp"
#include "runner/api/comm.hpp"
#include "runner/journal/checkpoint_file.hpp"
#include "runner/schedule/stop_state.hpp"

namespace sower {

/// What is common to the checkpoints of a rank's tasks.
struct CheckpointFolder {
  std::filesystem::path path;
  io::Hash build;  ///< see CheckpointIdentity
  double every_seconds = 300;
  std::function<void(const std::string&)> warn = [](const std::string&) {};  ///< of a saved state that cannot be used or written
  int run = 0;                                                               ///< the attempt of the run
};

/// Where the state of a task is kept.
std::filesystem::path checkpoint_file(const std::filesystem::path& folder, const io::Hash& task);

/// The checkpoint of one task. Rank 0 of the team alone reads and writes, looks at the clock and tells the others.
class TaskCheckpoint final : public Checkpoint {
 public:
  TaskCheckpoint(const CheckpointFolder& folder, const io::Hash& task, Comm& team, const StopState& stop);
  std::vector<std::byte> restore(int version) override;
  bool due() override;
  void save(int version, std::span<const std::byte> state) override;
  /// Whether there is a file, as far as is known.
  [[nodiscard]] bool exists() const { return exists_; }

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] CheckpointIdentity identity(int version) const { return {task_, version, folder_.build}; }
  [[nodiscard]] std::filesystem::path file() const;
  bool agreed(bool mine);

  const CheckpointFolder& folder_;
  io::Hash task_;
  Comm& team_;
  const StopState& stop_;
  Clock::time_point last_ = Clock::now();
  bool exists_ = false, warned_ = false;
};

/// To be called when the record of the task is durable.
void remove_checkpoint(const CheckpointFolder& folder, const io::Hash& task);

}  // namespace sower
