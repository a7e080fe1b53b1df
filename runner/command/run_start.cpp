#include "runner/command/run_start.hpp"

#include "runner/command/options.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/command/verb.hpp"
#include "runner/isolate/launcher.hpp"
#include "runner/local/run_ranks.hpp"
#include "runner/mpi/session.hpp"
#include "runner/provenance/host.hpp"
#include "runner/provenance/provenance.hpp"

namespace sower {
namespace {

void take_from_folder(RunOptions& options) {
  const std::filesystem::path folder = run_folder_of(options.study.path);
  if (!options.task && options.folder.empty()) options.folder = folder.string();
  if (options.task && std::filesystem::exists(options.folder) && std::filesystem::equivalent(options.folder, folder))
    throw UsageError("--task runs a task in a folder of its own: name another one with --out");
  options.stored_in = (folder / "journal").string();
  options.study.path = stored_sources(options.stored_in).files.front().path;
}

}  // namespace

void RunStart::add_options(CLI::App& app, RunOptions& options) {
  app.add_option("--ranks", ranks_, "ranks when not under mpirun (default: the cores of this process)")
      ->check(whole_number(between(1, 4096)));
  app.add_option("--durable-within", durable_within_, "a finished task survives the machine's death after this long; 0: at once")
      ->check(duration())
      ->capture_default_str();
  app.add_flag("--allow-mix", options.allow_mix, "let results of different builds or processors stand in one file");
  app.add_option("--set-aside-after", options.set_aside_after,
                 "a task that was running at so many deaths of the job is set aside; 0: never")
      ->check(whole_number(between(0, 1000)))
      ->capture_default_str();
}

int RunStart::start(RunOptions options) const {
  isolate::Launcher launcher;  // before there are threads or MPI
  options.durable_seconds = seconds_in(durable_within_);
  if (options.task && options.folder.empty()) options.folder = "task-" + std::to_string(*options.task);
  if (is_run_folder(options.study.path)) take_from_folder(options);
  const Provenance provenance = collect_provenance(options.study.path);
  const bool under_mpi = mpi::launched();
  if (under_mpi && ranks_ > 0) throw UsageError("--ranks is for runs without mpirun; mpirun itself says how many there are (-n)");
  if (under_mpi) return mpi::run([&](Link& link) { return run_study(link, options, provenance, launcher); });
  int code = all_done;
  local::run_links(ranks_ > 0 ? ranks_ : usable_cores().count, [&](Link& link) {
    const int mine = run_study(link, options, provenance, launcher);
    if (link.rank() == 0) code = mine;
  });
  return code;
}

}  // namespace sower
