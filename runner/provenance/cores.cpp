#include "runner/provenance/cores.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "runner/provenance/host.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using Quotas = std::vector<std::pair<std::string, double>>;

/// "max 100000" or "150000 100000" of cgroup 2; 0: no quota.
double quota_of_version_2(const fs::path& folder) {
  std::ifstream file(folder / "cpu.max");
  double quota = 0, period = 0;
  return file >> quota >> period && quota > 0 && period > 0 ? quota / period : 0;
}

double quota_of_version_1(const fs::path& folder) {
  std::ifstream quota_file(folder / "cpu.cfs_quota_us"), period_file(folder / "cpu.cfs_period_us");
  double quota = 0, period = 0;  // a quota of -1 is none
  return quota_file >> quota && period_file >> period && quota > 0 && period > 0 ? quota / period : 0;
}

/// Of a group and those above it. In a container the folders may be those of the container alone: then only the mount itself is there.
template <class Quota>
void add_quotas(Quotas& to, const fs::path& mount, const std::string& group, const Quota& quota_of) {
  fs::path below = fs::path(group).relative_path();
  while (true) {
    const fs::path folder = below.empty() ? mount : mount / below;
    if (const double quota = quota_of(folder); quota > 0) to.emplace_back(folder.string(), quota);
    if (below.empty()) return;
    below = below.parent_path();
  }
}

bool names_cpu(const std::string& controllers) {
  std::istringstream stream(controllers);
  for (std::string each; std::getline(stream, each, ',');)
    if (each == "cpu") return true;
  return false;
}

std::vector<int> own_mask() {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  std::vector<int> cores;
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) return {0};
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &mask)) cores.push_back(core);
  return cores;
}

int number_in(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? 0 : std::max(0, std::atoi(value));
}

int whole(double cores) { return std::max(1, static_cast<int>(std::floor(cores + 1e-9))); }

}  // namespace

// Blanks may stand in a cgroup's name, so it comes last, behind its quota.
std::string CoreLimits::packed() const {
  std::ostringstream out;
  out.precision(17);
  out << host << '\t' << task_cores << '\t' << process << '\t';
  for (const int core : mask) out << core << ' ';
  for (const auto& [group, quota] : quotas) out << '\t' << quota << ' ' << group;
  return out.str();
}

CoreLimits CoreLimits::unpacked(const std::string& line) {
  std::istringstream in(line);
  CoreLimits limits;
  std::string cores;
  std::getline(in, limits.host, '\t');
  in >> limits.task_cores >> limits.process;
  in.ignore();
  std::getline(in, cores, '\t');
  std::istringstream list(cores);
  for (int core = 0; list >> core;) limits.mask.push_back(core);
  for (std::string each; std::getline(in, each, '\t');) {
    const std::size_t blank = each.find(' ');
    limits.quotas.emplace_back(each.substr(blank + 1), std::stod(each.substr(0, blank)));
  }
  return limits;
}

CoreLimits own_core_limits(bool is_one_of_several) {
  const bool is_task = is_one_of_several || std::getenv("SLURM_STEP_NUM_TASKS") != nullptr;
  return {host_name(), own_mask(), cpu_quotas(), is_task ? number_in("SLURM_CPUS_PER_TASK") : 0, static_cast<int>(::getpid())};
}

Quotas cpu_quotas(const fs::path& root) {
  Quotas found;
  std::ifstream groups(root / "proc/self/cgroup");
  const fs::path mounts = root / "sys/fs/cgroup";
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1), group = line.substr(second + 1);
    if (line.starts_with("0::")) {
      add_quotas(found, fs::exists(mounts / "unified") ? mounts / "unified" : mounts, group, quota_of_version_2);
    } else if (names_cpu(controllers)) {
      add_quotas(found, fs::exists(mounts / controllers) ? mounts / controllers : mounts / "cpu", group, quota_of_version_1);
    }
  }
  return found;
}

std::vector<int> divide_cores(const std::vector<CoreLimits>& ranks) {
  std::map<std::pair<std::string, int>, int> ranks_of_core, ranks_of_process;
  std::map<std::pair<std::string, std::string>, int> ranks_of_group;
  for (const CoreLimits& rank : ranks) {
    for (const int core : rank.mask) ++ranks_of_core[{rank.host, core}];
    for (const auto& [group, quota] : rank.quotas) ++ranks_of_group[{rank.host, group}];
    ++ranks_of_process[{rank.host, rank.process}];
  }
  std::vector<int> cores;
  for (const CoreLimits& rank : ranks) {
    double share = 0;
    for (const int core : rank.mask) share += 1.0 / ranks_of_core[{rank.host, core}];
    for (const auto& [group, quota] : rank.quotas) share = std::min(share, quota / ranks_of_group[{rank.host, group}]);
    if (rank.task_cores > 0) share = std::min(share, static_cast<double>(rank.task_cores) / ranks_of_process[{rank.host, rank.process}]);
    cores.push_back(whole(share));
  }
  return cores;
}

int usable_cores() { return divide_cores({own_core_limits(false)}).front(); }

}  // namespace sower
