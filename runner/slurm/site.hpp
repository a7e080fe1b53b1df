#pragma once
// What a cluster wants to be told by every job, kept in one YAML file by whoever knows it.

#include <string>
#include <vector>

namespace sower::slurm {

struct Site {
  std::string partition, account, qos, constraint;
  std::string time;                  ///< that jobs ask for unless told otherwise
  std::string launcher = "srun";     ///< or mpirun
  std::string mpi = "pmix";          ///< srun's --mpi; empty: Slurm's default
  std::vector<std::string> modules;  ///< to load
  std::vector<std::string> setup;    ///< lines of shell before the run
  std::vector<std::string> sbatch;   ///< more options for sbatch
};

/// Reads one. Throws Error with all that is wrong in it, each with its place.
Site read_site(const std::string& file);

/// The file of this user: $SOWER_SITE, or sower/site.yaml in $XDG_CONFIG_HOME or ~/.config; empty where there is none.
std::string usual_site();

}  // namespace sower::slurm
