#include "runner/command/run_path.hpp"
#include "runner/command/run_start.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Retry final : public Verb {
 public:
  static constexpr std::string_view name = "retry", summary = "Run failed tasks of a run folder again, all or some";
  static constexpr std::string_view example =
      "  sower retry results/tour                              every task that failed\n"
      "  sower retry results/tour 17 8c1f                      by number in `sower tasks`, or the beginning of the key\n"
      "  sower retry results/tour --where 'error ~ memory'     those that meet a condition, as `sower tasks` takes them\n"
      "  mpirun -n 4 sower retry results/tour\n"
      "The study is the one that the folder keeps; its input files must be where they were. Tasks that were set aside, since they were\n"
      "running whenever the job died, get another chance. Tasks that have not run yet stay so: `sower run` goes on with them.";
  void options(CLI::App& app) override {
    app.add_option("run", options_.study.path, "a run folder")->required();
    app.add_option("task", choice_.tasks, "numbers of tasks, or at least 4 digits of their keys; default: all that failed");
    app.add_option("--where", choice_.where, "a condition that tasks have to meet, as 'error ~ memory'; several: all of them")
        ->expected(1)
        ->take_all();
    start_.add_options(app, options_);
  }
  int run() override {
    options_.retry = choice_;
    static_cast<void>(run_folder_of(options_.study.path));  // says what is wrong with it
    return start_.start(options_);
  }

 private:
  RunOptions options_;
  RetryChoice choice_;
  RunStart start_;
};

const Registered<Verb, Retry> entry;

}  // namespace
}  // namespace sower
