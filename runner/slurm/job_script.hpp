#pragma once
// The script of a job, made of slurm/job.sbatch.in.

#include <string>
#include <vector>

#include "runner/slurm/site.hpp"

namespace sower::slurm {

/// What a job is asked for, everything decided.
struct JobRequest {
  std::string name;  ///< of the study
  int nodes = 1, ranks_per_node = 1, threads = 1;
  double seconds = 3600;  ///< its time limit
  std::string memory;     ///< of each node, as sbatch takes it; empty: Slurm's default
  Site site;
  std::string folder;            ///< the run folder, absolute
  std::string start_folder;      ///< where the run starts, absolute
  std::vector<std::string> run;  ///< `sower run ...` as it was asked for, the program's absolute path first
  bool requeues = true;          ///< goes on by itself as the same job; else it just ends
  std::string command;           ///< that made it, for the reader
};

/// Where the job's output goes: in the run folder, %j being the job's number.
std::string log_of(const JobRequest& request);

std::string script_of(const JobRequest& request);

}  // namespace sower::slurm
