#pragma once
// The environment of a program that is started from within a run that MPI or Slurm has started.

#include <string>
#include <vector>

namespace sower::command {

/// How a program's own processes are started.
enum class Starter : char { itself, mpirun, srun };

/// The variables ("NAME=value") without those by which an outer mpirun or srun tells its processes who they are: an MPI program that finds
/// them takes itself for one of the outer job's ranks. A nested mpirun does not see the Slurm job at all, so that it stays on this host
/// and asks nobody for cores; srun sees the job and not the step. What the user has set for MPI (OMPI_MCA_btl, SLURM_MPI_TYPE for
/// srun, ...) stays.
std::vector<std::string> without_outer_job(std::vector<std::string> variables, Starter starter);

/// Whether these are the variables of a process that mpirun or srun has started, which then has cores of the job to itself.
bool is_in_step(const std::vector<std::string>& variables);

/// The variables of this process.
std::vector<std::string> own_environment();

/// Sets a variable, in the place of an earlier value.
void set_variable(std::vector<std::string>& variables, const std::string& name, const std::string& value);

}  // namespace sower::command
