#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>

#include "runner/command/options.hpp"
#include "runner/command/run_study.hpp"
#include "runner/command/stop_signals.hpp"
#include "runner/command/study_file.hpp"
#include "runner/command/verb.hpp"
#include "runner/local/run_ranks.hpp"
#include "runner/mpi/session.hpp"
#include "runner/provenance/host.hpp"
#include "runner/provenance/provenance.hpp"

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
      "  sower run study.yaml --time-limit 2h         stops in time, with what is done gathered\n"
      "Results: results/STUDY/results.h5, or results.h5 in the folder that --out names.\n"
      "SIGUSR1, `sower stop` and the time limit stop it in an orderly way (exit code 4), as do SIGINT and SIGTERM without mpirun:\n"
      "nothing new starts, running tasks end or save their state, and results are gathered.\n"
      "Run again, it does only what is not done yet.";
  void options(CLI::App& app) override {
    add_study_options(app, options_.study);
    app.add_option("--out", options_.folder, "the run folder (default: results/<study>)");
    app.add_option("--ranks", ranks_, "ranks when not under mpirun (default: the cores of this process)")
        ->check(whole_number(between(1, 4096)));
    app.add_flag("--fresh", options_.fresh, "forget what earlier runs in the folder did");
    app.add_option("--durable-within", durable_within_, "a finished task survives the machine's death after this long; 0: at once")
        ->check(duration())
        ->capture_default_str();
    app.add_option("--checkpoint-every", checkpoint_every_, "how often long tasks of kinds that can do so save their state")
        ->check(duration())
        ->capture_default_str();
    app.add_option("--time-limit", time_limit_, "stop in good time before the run has taken this long, as the job's limit")
        ->check(duration());
    app.add_option("--grace", grace_, "how long running tasks may go on after a stop: 60 s, or less before a short --time-limit")
        ->check(duration());
    app.add_flag("--allow-mix", options_.allow_mix, "let results of different builds or processors stand in one file");
  }
  int run() override {
    isolate::Launcher launcher;  // before there are threads or MPI
    const auto start = std::chrono::steady_clock::now();
    options_.durable_seconds = seconds_in(durable_within_);
    options_.checkpoint_seconds = seconds_in(checkpoint_every_);
    set_stops(start);
    const Provenance provenance = collect_provenance(options_.study.path);
    const bool under_mpi = mpi::launched();
    if (under_mpi && ranks_ > 0) throw UsageError("--ranks is for runs without mpirun; mpirun itself says how many there are (-n)");
    const StopSignals signals;
    StopState stop;
    if (under_mpi) return mpi::run([&](Link& link) { return run_study(link, options_, provenance, {launcher, stop}); });
    int code = all_done;
    local::run_links(ranks_ > 0 ? ranks_ : usable_cores().count, [&](Link& link) {
      const int mine = run_study(link, options_, provenance, {launcher, stop});
      if (link.rank() == 0) code = mine;
    });
    return code;
  }

 private:
  /// Twice the grace before the limit: the tasks have it once, and gathering has as long.
  void set_stops(std::chrono::steady_clock::time_point start) {
    if (!grace_.empty()) options_.grace_seconds = seconds_in(grace_);
    if (time_limit_.empty()) return;
    const double limit = seconds_in(time_limit_);
    if (grace_.empty()) options_.grace_seconds = std::min(options_.grace_seconds, limit / 4);
    if (2 * options_.grace_seconds > limit)
      throw UsageError(text("--grace ", grace_, " is too long for --time-limit ", time_limit_,
                            "; running tasks have the grace, gathering has as long, and there must be time for work before"));
    const std::chrono::duration<double> work(std::min(limit - 2 * options_.grace_seconds, 3e8));  // ten years do not overflow the clock
    options_.time_limit = {start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(work), time_limit_};
  }

  RunOptions options_;
  int ranks_ = 0;
  std::string durable_within_ = "1 s", checkpoint_every_ = "5 min", time_limit_, grace_;
};

const Registered<Verb, Run> entry;

}  // namespace
}  // namespace sower
