#include <string>

#include "runner/command/options.hpp"
#include "runner/command/run_start.hpp"
#include "runner/command/study_file.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Run final : public Verb {
 public:
  static constexpr std::string_view name = "run", summary = "Run a study, or go on with one, and gather its results";
  static constexpr std::string_view example =
      "  sower run configs/tour.yaml                  one rank a core, as threads of this process\n"
      "  mpirun -n 4 sower run configs/tour.yaml      four ranks; the same results, bit for bit\n"
      "  sower run study.yaml --out /scratch/me/run1\n"
      "  sower run study.yaml --profile quick --only shootout --set shootout.params.steps=500\n"
      "  sower run study.yaml --time-limit 2h         stops two graces before, with what is done gathered by then\n"
      "  sower run results/tour                       goes on with the study that the run folder keeps\n"
      "  sower run results/tour --task 17             just that task again, in task-17\n"
      "Results: results/STUDY/results.h5, or results.h5 in the folder that --out names.\n"
      "SIGUSR1, `sower stop` and the time limit stop it in an orderly way (exit code 4), as do SIGINT and SIGTERM without mpirun:\n"
      "nothing new starts, running tasks end or save their state, and results are gathered.\n"
      "Run again, it does only what is not done yet. A second Ctrl-C ends it at once, with what is done in the journal.";
  void options(CLI::App& app) override {
    add_study_options(app, options_.study);
    app.add_option("--out", options_.folder, "the run folder (default: results/<study>)")->check(path_name());
    app.add_flag("--fresh", options_.fresh, "forget what earlier runs in the folder did");
    app.add_option("--failed", failed_, "tasks that failed in earlier runs: retry or keep")
        ->check(one_word_of({"retry", "keep"}))
        ->capture_default_str();
    app.add_option("--task", options_.task, "run only the task of that number, in a folder of its own (default: task-N)")
        ->check(whole_number(non_negative));
    start_.add_options(app, options_);
  }
  int run() override {
    options_.keep_failed = failed_ == "keep";
    return start_.start(options_);
  }

 private:
  RunOptions options_;
  RunStart start_;
  std::string failed_ = "retry";
};

const Registered<Verb, Run> entry;

}  // namespace
}  // namespace sower
