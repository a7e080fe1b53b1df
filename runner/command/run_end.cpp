#include "runner/command/run_end.hpp"

#include <fmt/format.h>

#include "runner/api/error.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stop_text.hpp"
#include "runner/command/verb.hpp"

namespace sower {

int end_of_run(const Gathered& gathered, const StopState& stop, const RunsEnd& run) {
  const std::int64_t missing = gathered.all().missing;
  const bool after_failure = stop.cause() == StopCause::failed_task;
  if (missing > 0 && stop.asked() && !after_failure) {
    say(stopped_text(stop.reason(), missing));
    return stopped;
  }
  const int code = gathered.all().failed > 0 ? tasks_failed : all_done;
  if (missing == 0 || run.some_alone) return code;
  if (!after_failure && missing == run.waiting.tasks) {
    say(run.waiting.text);
    return tasks_failed;
  }
  require(after_failure, missing, " tasks have no record in '", run.journal_folder,
          "', though all have run: an input file was changed meanwhile, or somebody removed records; run the study again");
  say(fmt::format("\nstopped after a failure, as on_failure says; {} tasks have not run; the same command goes on\n", missing));
  return tasks_failed;
}

}  // namespace sower
