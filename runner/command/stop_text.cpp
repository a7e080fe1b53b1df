#include "runner/command/stop_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sower {

std::string stop_text(const std::string& reason, double grace_seconds) {
  return fmt::format(
      "stopping: {}. Nothing new starts; running tasks have {:.4g} s to end or to save their state; then what is done is "
      "gathered.\n",
      reason, grace_seconds);
}

std::string stopped_text(const std::string& reason, std::int64_t left) {
  return fmt::format("stopped  {}; {} task{} left to do: the same command goes on\n", reason, left, left == 1 ? " is" : "s are");
}

std::string ended_at_once_text(const std::string& signal) {
  return fmt::format(
      "stopped: {} came, after which mpirun leaves its ranks no time to gather. What is done is in the journal; the same command goes "
      "on. SIGUSR1 or `sower stop` leave time.\n",
      signal);
}

std::string interrupted_again_text() {
  return "ended at once: SIGINT came twice. What is done is in the journal; the same command goes on, `sower gather` writes the results of "
         "it.\n";
}

std::string abandoned_text(const Study& study, const std::vector<std::int64_t>& tasks) {
  constexpr std::size_t shown = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(shown, tasks.size()); ++i)
    names +=
        (i == 0 ? "" : ", ") + study.experiments[task_of(study, tasks[i]).experiment].name + " (task " + std::to_string(tasks[i]) + ")";
  if (tasks.size() > shown) names += fmt::format(" and {} more", tasks.size() - shown);
  return fmt::format(
      "the run ends without {}: the grace is over, and no call to the recorder, the checkpoint or check_time has let them be left. "
      "They begin anew with the next run.",
      names);
}

}  // namespace sower
