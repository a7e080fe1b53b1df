#include "runner/slurm/job_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runner/api/error.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/slurm/client.hpp"
#include "runner/slurm/job_template.hpp"

namespace sower::slurm {
namespace {

/// How long before its end Slurm warns: enough to stop in order, and not much of a short job.
int warning_seconds(double limit) { return static_cast<int>(std::clamp(limit / 10, 15.0, 180.0)); }

std::string directives(const JobRequest& request) {
  std::string lines;
  const auto add = [&](const std::string& option) { lines += "#SBATCH " + option + '\n'; };
  const auto add_some = [&](const char* option, const std::string& value) {
    if (!value.empty()) add(fmt::format("--{}={}", option, value));
  };
  add("--job-name=" + request.name);
  add(fmt::format("--nodes={}", request.nodes));
  add(fmt::format("--ntasks-per-node={}", request.ranks_per_node));
  add(fmt::format("--cpus-per-task={}", request.threads));
  add("--time=" + time_of(request.seconds));
  add_some("mem", request.memory);
  add_some("partition", request.site.partition);
  add_some("account", request.site.account);
  add_some("qos", request.site.qos);
  add_some("constraint", request.site.constraint);
  add(fmt::format("--signal=B:USR1@{}", warning_seconds(request.seconds)));
  add(request.requeues ? "--requeue" : "--no-requeue");
  add("--open-mode=append");
  add(fmt::format("--output=\"{}\"", log_of(request)));
  for (const std::string& option : request.site.sbatch) add(option);
  return lines;
}

std::string setup(const Site& site) {
  std::string lines;
  for (const std::string& each : site.modules) lines += "module load " + shell_word(each) + '\n';
  for (const std::string& each : site.setup) lines += each + '\n';
  return lines;
}

std::string run_line(const JobRequest& request) {
  const std::string run = shell_line(request.run);
  if (request.site.launcher == "mpirun")
    return fmt::format("mpirun -n {} --map-by ppr:{}:node:PE={} --bind-to core {}", request.nodes * request.ranks_per_node,
                       request.ranks_per_node, request.threads, run);
  const std::string mpi = request.site.mpi.empty() ? "" : " --mpi=" + shell_word(request.site.mpi);
  return fmt::format("srun{} --cpus-per-task={} --cpu-bind=cores {}", mpi, request.threads, run);
}

std::string again(const JobRequest& request) {
  if (!request.requeues) return "echo 'stopped in order; the next job of the chain goes on'\nexit 0";
  return "# Stopped in order, or killed: the same job once more, unless several in a row got nowhere.\n" +
         shell_line({request.run.front(), "submit", "--again", request.folder}) + " || exit $code";
}

}  // namespace

std::string log_of(const JobRequest& request) { return request.folder + "/slurm/%j.log"; }

std::string script_of(const JobRequest& request) {
  // `#SBATCH` takes quotes, but no escapes in them.
  require(request.folder.find_first_of("\"\n\\%") == std::string::npos, "sbatch cannot write its output below '", request.folder,
          "'; take a run folder without quotes, backslashes and % in its name (--out)");
  std::string script = job_template;
  const auto put = [&](const std::string& key, const std::string& value) {
    for (std::size_t at = script.find(key); at != std::string::npos; at = script.find(key, at + value.size()))
      script.replace(at, key.size(), value);
  };
  put("@WHAT@", fmt::format("study {}: {} {} with {} {} of {} {}", request.name, request.nodes, request.nodes == 1 ? "node" : "nodes",
                            request.ranks_per_node, request.ranks_per_node == 1 ? "rank" : "ranks", request.threads,
                            request.threads == 1 ? "core" : "cores"));
  put("@COMMAND@", request.command);
  put("@DIRECTIVES@\n", directives(request) + '\n');
  put("@SETUP@", setup(request.site));
  put("@FOLDER@", shell_word(request.start_folder));
  put("@RUN@", run_line(request));
  put("@STOP@", shell_line({request.run.front(), "stop", request.folder}));
  put("@AGAIN@", again(request));
  return script;
}

}  // namespace sower::slurm
