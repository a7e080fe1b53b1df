#pragma once
// The cores that a rank has for itself: what the system lets its process use, divided among the ranks that may use the same.

#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace sower {

/// What limits the cores of one process.
struct CoreLimits {
  std::string host;
  std::vector<int> mask;                               ///< numbers of the cores that it may run on (affinity mask)
  std::vector<std::pair<std::string, double>> quotas;  ///< its cgroups that have one, and how many cores' worth of time each has
  int task_cores = 0;                                  ///< SLURM_CPUS_PER_TASK; 0: not said
  int process = 0;                                     ///< its number

  /// As one line, and back.
  [[nodiscard]] std::string packed() const;
  static CoreLimits unpacked(const std::string& line);
};

/// Of this process. What Slurm says of a task's cores counts for one of several processes, and in a step that srun has started: a batch
/// script has the cores of all its tasks.
CoreLimits own_core_limits(bool is_one_of_several);

/// The CPU quotas of the cgroups that this process is in, version 2 or 1, from the inmost outwards. `root` stands for "/", in tests.
std::vector<std::pair<std::string, double>> cpu_quotas(const std::filesystem::path& root = "/");

/// How many cores each rank has for itself, at least one; limits by rank. Cores and quotas that several ranks of a host share are divided
/// evenly, what Slurm gives to a task among the ranks in its process.
std::vector<int> divide_cores(const std::vector<CoreLimits>& ranks);

/// The cores that this process may use when it is the only one.
int usable_cores();

}  // namespace sower
