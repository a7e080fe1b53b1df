#include "algorithms/command/environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace sower::command {
namespace {

template <std::size_t n>
bool begins_with_one_of(std::string_view name, const std::string_view (&words)[n]) {
  return std::ranges::any_of(words, [&](std::string_view word) { return name.starts_with(word); });
}

// Open MPI 4 and 5 (PRRTE), MPICH, Intel MPI and MVAPICH (Hydra): what their launchers set for each process.
constexpr std::string_view of_launchers[] = {
    "PMIX_",
    "PMI_",
    "PMI2_",
    "PMI1_",
    "PRTE_",
    "HYDRA_",
    "HYDI_",
    "MPI_LOCAL",
    "MV2_COMM_",
    "OMPI_COMM_",
    "OMPI_APP_",
    "OMPI_COMMAND",
    "OMPI_ARGV",
    "OMPI_FILE_LOCATION",
    "OMPI_FIRST_RANKS",
    "OMPI_NUM_APP_CTX",
    "OMPI_UNIVERSE_SIZE",
    "OMPI_MCA_ess",
    "OMPI_MCA_orte_",
    "OMPI_MCA_pmix",
    "OMPI_MCA_initial_wdir",
    "OMPI_MCA_mpi_oversubscribe",
    "OMPI_MCA_shmem_RUNTIME_QUERY_hint",
};
// What srun sets for a step and its tasks, over what the job has.
constexpr std::string_view of_steps[] = {
    "SLURM_STEP",     "SLURM_PROCID",  "SLURM_LOCALID", "SLURM_NODEID",  "SLURM_GTIDS",    "SLURM_TASK_PID",   "SLURM_LAUNCH_NODE",
    "SLURM_CPU_BIND", "SLURM_NTASKS",  "SLURM_NPROCS",  "SLURM_SRUN_",   "SLURM_DISTRIB",  "SLURM_TASKS_PER_", "SLURM_NNODES",
    "SLURM_UMASK",    "SLURM_MPI_",    "SLURM_PMIX",    "SLURM_PMI",     "SLURM_MEM_BIND", "SLURM_CPUS_PER_",  "SLURM_OVERCOMMIT",
    "SLURM_EXACT",    "SLURM_THREADS", "SLURM_WHOLE",   "SLURM_OVERLAP",
};

bool belongs_to_outer(std::string_view name, std::string_view value, Starter starter) {
  if (begins_with_one_of(name, of_launchers)) return true;
  if (starter == Starter::mpirun) return name.starts_with("SLURM_");
  // The user's, or that of the srun which started this run; mpirun starts its daemons with none.
  if (starter == Starter::srun && name == "SLURM_MPI_TYPE") return value == "none";
  return begins_with_one_of(name, of_steps);
}

}  // namespace

std::vector<std::string> without_outer_job(std::vector<std::string> variables, Starter starter) {
  std::erase_if(variables, [&](std::string_view one) {
    const std::size_t end = std::min(one.find('='), one.size());
    return belongs_to_outer(one.substr(0, end), one.substr(std::min(end + 1, one.size())), starter);
  });
  return variables;
}

bool is_in_step(const std::vector<std::string>& variables) {
  return std::ranges::any_of(
      variables, [](const std::string& one) { return one.starts_with("SLURM_STEP_ID=") || begins_with_one_of(one, of_launchers); });
}

std::vector<std::string> own_environment() {
  std::vector<std::string> variables;
  for (char** one = ::environ; *one != nullptr; ++one) variables.emplace_back(*one);
  return variables;
}

void set_variable(std::vector<std::string>& variables, const std::string& name, const std::string& value) {
  std::erase_if(variables, [&](const std::string& one) { return one.starts_with(name + '='); });
  variables.push_back(name + '=' + value);
}

}  // namespace sower::command
