#include <fmt/format.h>

#include "runner/command/hold.hpp"
#include "runner/command/job_list.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/run_state.hpp"
#include "runner/command/say.hpp"
#include "runner/command/table.hpp"
#include "runner/command/verb.hpp"
#include "runner/slurm/client.hpp"

namespace sower {
namespace {

class Status final : public Verb {
 public:
  static constexpr std::string_view name = "status", summary = "Tell how far a run is, who runs it, and what its Slurm jobs do";
  static constexpr std::string_view example =
      "  sower status results/tour      from any shell that sees the folder; the run is not disturbed\n"
      "Exit codes: 0 complete, 3 all have run and some failed, 4 not complete yet.";
  void options(CLI::App& app) override { app.add_option("run", folder_, "the run folder")->required(); }
  int run() override {
    const std::filesystem::path run = run_folder_with_jobs(folder_);
    if (!is_run_folder(run)) {
      say("state    none of its jobs has begun\n");
      tell_jobs(jobs_of(run));
      return stopped;
    }
    const RunState state = state_of(run);
    say(fmt::format("study    {}\nstate    {}{}\ntasks    {}: {} done, {} failed, {} missing\n", state.study, state.word,
                    state.problem.empty() ? "" : ": " + state.problem, state.tasks, state.done, state.failed, state.missing));
    if (const auto holder = holder_of(run)) say(fmt::format("run by   {}\n", describe(*holder)));
    tell_jobs(jobs_of(run));
    return state.missing > 0 || state.tasks == 0 ? stopped : state.failed > 0 ? tasks_failed : all_done;
  }

 private:
  static void tell_jobs(const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    const std::vector<slurm::Job> jobs = slurm::live_jobs(ids);
    if (jobs.empty()) return say(fmt::format("jobs     {}, the last {}: all are over\n", ids.size(), ids.back()));
    std::vector<std::vector<std::string>> rows{{"job", "state", "why", "submitted", "begins", "left", "nodes"}};
    for (const slurm::Job& job : jobs) rows.push_back({job.id, job.state, job.reason, job.submitted, job.start, job.left, job.nodes});
    say('\n' + table(rows));
  }

  std::string folder_;
};

const Registered<Verb, Status> entry;

}  // namespace
}  // namespace sower
