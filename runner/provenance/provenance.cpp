#include "runner/provenance/provenance.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "runner/provenance/build.hpp"
#include "runner/provenance/fingerprint.hpp"
#include "runner/provenance/host.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

/// Names are listed, never patterns of everything: an environment holds secrets.
constexpr std::array environment_names{"LOADEDMODULES",       "OMP_NUM_THREADS",    "OMP_PROC_BIND",       "OMP_PLACES",
                                       "OMP_WAIT_POLICY",     "SLURM_JOB_ID",       "SLURM_JOB_NAME",      "SLURM_JOB_NODELIST",
                                       "SLURM_JOB_PARTITION", "SLURM_NTASKS",       "SLURM_CPUS_PER_TASK", "SLURM_RESTART_COUNT",
                                       "SLURM_CLUSTER_NAME",  "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "OMPI_COMM_WORLD_SIZE"};

/// What a command prints, without the last line end; empty when it fails.
std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string output;
  std::array<char, 4096> buffer{};
  while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) output += buffer.data();
  while (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

std::string quoted(const std::string& word) {
  std::string safe = "'";
  for (const char c : word) safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return safe + "'";
}

std::string study_commit(const fs::path& study) {
  const fs::path folder = study.has_parent_path() ? study.parent_path() : fs::path(".");
  const std::string git = "git -C " + quoted(folder.string()) + " ";
  const std::string commit = output_of(git + "rev-parse --verify -q HEAD 2>/dev/null");
  if (commit.empty()) return "not under git";
  const bool dirty = !output_of(git + "status --porcelain --untracked-files=no 2>/dev/null").empty();
  return commit + (dirty ? " (with uncommitted changes)" : "");
}

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> written{};
  std::strftime(written.data(), written.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return written.data();
}

}  // namespace

Provenance collect_provenance(const std::string& study_path) {
  Provenance found{{"sower_version", build::version},
                   {"sower_commit", build::commit},
                   {"compiler", build::compiler},
                   {"compile_flags", build::flags},
                   {"libraries", build::libraries},
                   {"fingerprint", fingerprint()},
                   {"processor", processor()},
                   {"command_line", own_command_line()},
                   {"working_folder", fs::current_path().string()},
                   {"study_path", fs::absolute(study_path).lexically_normal().string()},
                   {"study_commit", study_commit(study_path)},
                   {"started", utc_now()}};
  for (const char* name : environment_names)
    if (const char* value = std::getenv(name)) found.emplace_back(std::string("environment_") + name, value);
  return found;
}

}  // namespace sower
