#include <fmt/format.h>

#include "runner/command/job_list.hpp"
#include "runner/command/say.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/verb.hpp"
#include "runner/slurm/client.hpp"

namespace sower {
namespace {

class Cancel final : public Verb {
 public:
  static constexpr std::string_view name = "cancel", summary = "End the Slurm jobs of a run folder, those that wait and those that run";
  static constexpr std::string_view example =
      "  sower cancel results/tour\n"
      "Tasks that are done stay done: `sower submit results/tour` goes on with the rest. To let running tasks end in order first, and "
      "have\n"
      "the results gathered: `sower stop results/tour`.";
  void options(CLI::App& app) override { app.add_option("run", folder_, "the run folder")->required(); }
  int run() override {
    const std::filesystem::path run = run_folder_with_jobs(folder_);
    const std::vector<slurm::Job> jobs = slurm::live_jobs(jobs_of(run));
    if (jobs.empty()) {
      say(fmt::format("no job of '{}' waits or runs\n", folder_));
      return all_done;
    }
    for (const slurm::Job& job : jobs) {
      slurm::told({"scancel", job.id});
      say(fmt::format("cancelled job {}, which was {}\n", job.id, job.state));
    }
    say(fmt::format("what is done is kept; `sower submit {}` goes on with the rest\n", shell_word(folder_)));
    return all_done;
  }

 private:
  std::string folder_;
};

const Registered<Verb, Cancel> entry;

}  // namespace
}  // namespace sower
