#include "runner/command/run_start.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include "runner/command/options.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stop_signals.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/command/verb.hpp"
#include "runner/isolate/launcher.hpp"
#include "runner/local/run_ranks.hpp"
#include "runner/mpi/session.hpp"
#include "runner/provenance/cores.hpp"
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

/// How long Slurm lets this job go on; 0: it does not say.
double seconds_of_job() {
  const char* end = std::getenv("SLURM_JOB_END_TIME");
  const std::string_view word = end == nullptr ? "" : end;
  std::int64_t time = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), time);
  if (word.empty() || error != std::errc() || stop != word.data() + word.size()) return 0;
  return std::chrono::duration<double>(std::chrono::seconds(time) - std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

void RunStart::add_options(CLI::App& app, RunOptions& options) {
  app.add_option("--ranks", ranks_, "ranks when not under mpirun (default: the cores of this process)")
      ->check(whole_number(between(1, 4096)));
  app.add_option("--durable-within", durable_within_, "a finished task survives the machine's death after this long; 0: at once")
      ->check(duration())
      ->capture_default_str();
  app.add_option("--checkpoint-every", checkpoint_every_, "how often long tasks of kinds that can do so save their state")
      ->check(duration())
      ->capture_default_str();
  app.add_option("--time-limit", time_limit_, "stop two graces before the run has taken this long, as the job's limit")->check(duration());
  app.add_option("--grace", grace_, "how long running tasks may go on after a stop: 60 s, or less before a short --time-limit")
      ->check(duration());
  CLI::Option* output = app.add_option("--output", output_, "text, or json: a line an event on standard output, text on standard error");
  output->check(one_word_of({"text", "json"}))->capture_default_str();
  app.add_flag("--quiet", quiet_, "print nothing but complaints")->excludes(output);
  app.add_flag("--oversubscribe", options.oversubscribe, "give tasks the threads they ask for, even where a rank has fewer cores");
  app.add_flag("--allow-mix", options.allow_mix, "let results of different builds or processors stand in one file");
  app.add_option("--set-aside-after", options.set_aside_after,
                 "a task that was running at so many deaths of the job, and has saved no state since, is set aside; 0: never")
      ->check(whole_number(between(0, 1000)))
      ->capture_default_str();
}

int RunStart::start(RunOptions options) const {
  isolate::Launcher launcher;  // before there are threads or MPI
  options.durable_seconds = seconds_in(durable_within_);
  options.checkpoint_seconds = seconds_in(checkpoint_every_);
  if (quiet_) options.audience = Audience::nobody;
  if (output_ == "json") options.audience = Audience::machines;
  if (options.audience != Audience::people) set_voice(quiet_ ? Voice::quiet : Voice::to_error);
  set_stops(options);
  if (options.task && options.folder.empty()) options.folder = "task-" + std::to_string(*options.task);
  if (is_run_folder(options.study.path)) take_from_folder(options);
  const Provenance provenance = collect_provenance(options.study.path);
  const bool under_mpi = mpi::launched();
  if (under_mpi && ranks_ > 0) throw UsageError("--ranks is for runs without mpirun; mpirun itself says how many there are (-n)");
  const StopSignals signals;
  StopState stop;
  NeededJournal needed;
  if (under_mpi) return mpi::run([&](Link& link) { return run_study(link, options, provenance, {launcher, stop, needed}); });
  int code = all_done;
  local::run_links(ranks_ > 0 ? ranks_ : usable_cores(), [&](Link& link) {
    const int mine = run_study(link, options, provenance, {launcher, stop, needed});
    if (link.rank() == 0) code = mine;
  });
  return code;
}

/// Twice the grace before the limit: the tasks have it once, and gathering has as long.
void RunStart::set_stops(RunOptions& options) const {
  if (!grace_.empty()) options.grace_seconds = seconds_in(grace_);
  const double of_job = time_limit_.empty() ? seconds_of_job() : 0;
  if (time_limit_.empty() && of_job <= 0) return;
  const double limit = time_limit_.empty() ? of_job : seconds_in(time_limit_);
  if (grace_.empty() || time_limit_.empty()) options.grace_seconds = std::min(options.grace_seconds, limit / 4);
  if (2 * options.grace_seconds > limit)
    throw UsageError(text("--grace ", grace_, " is too long for --time-limit ", time_limit_,
                          "; running tasks have the grace, gathering has as long, and there must be time for work before"));
  const std::chrono::duration<double> work(std::min(limit - 2 * options.grace_seconds, 3e8));  // ten years do not overflow the clock
  options.time_limit = {std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(work),
                        time_limit_.empty() ? "the job" : time_limit_};
}

}  // namespace sower
