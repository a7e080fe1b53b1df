#include <cstdlib>
#include <string>

#include "runner/command/options.hpp"
#include "runner/command/run_study.hpp"
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
      "Results: results/STUDY/results.h5, or results.h5 in the folder that --out names.\n"
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
    app.add_flag("--allow-mix", options_.allow_mix, "let results of different builds or processors stand in one file");
  }
  int run() override {
    isolate::Launcher launcher;  // before there are threads or MPI
    options_.durable_seconds = seconds_in(durable_within_);
    const Provenance provenance = collect_provenance(options_.study.path);
    const bool under_mpi = mpi::launched();
    if (under_mpi && ranks_ > 0) throw UsageError("--ranks is for runs without mpirun; mpirun itself says how many there are (-n)");
    if (under_mpi) return mpi::run([&](Link& link) { return run_study(link, options_, provenance, launcher); });
    int code = all_done;
    local::run_links(ranks_ > 0 ? ranks_ : usable_cores().count, [&](Link& link) {
      const int mine = run_study(link, options_, provenance, launcher);
      if (link.rank() == 0) code = mine;
    });
    return code;
  }

 private:
  RunOptions options_;
  int ranks_ = 0;
  std::string durable_within_ = "1 s";
};

const Registered<Verb, Run> entry;

}  // namespace
}  // namespace sower
