#include "runner/report/time_left.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "runner/report/duration_text.hpp"

namespace sower {
namespace {

constexpr double least_part = 0.02;  // of a task that says how far it is, before that is believed

/// Two digits are more than is known.
std::string rounded(double number) {
  constexpr double least_of_two_digits = 9.5;
  if (number >= least_of_two_digits) return fmt::format("{:.0f}", number);
  return fmt::format("{:.1g}", number);
}

/// Rank-seconds that are left, and the longest task among them.
struct Work {
  double mean = 0, variance = 0, longest = 0, longest_residual = 0;
  bool is_open = false;
};

void add_waiting(Work& work, const ExperimentCount& experiment, const KnownSeconds& expected, std::int64_t number) {
  if (number <= 0) return;
  if (!expected.is_known) {
    work.is_open = true;
    return;
  }
  const double n = static_cast<double>(number), width = experiment.ranks;
  work.mean += n * width * expected.mean;
  work.variance += width * width * (n * expected.variance + n * n * expected.variance_of_mean);
  work.longest = std::max(work.longest, expected.mean + 2 * std::sqrt(expected.variance));
}

void add_running(Work& work, const KnownSeconds& expected, const Underway& task) {
  const double spread = std::sqrt(expected.variance + expected.variance_of_mean);
  double left = std::max(expected.mean - task.seconds, spread), deviation = spread;
  if (task.part >= least_part) {
    left = task.seconds * (1 - task.part) / task.part;
    deviation = 0.1 * left;  // the parts of a task are seldom quite alike
  } else if (!expected.is_known || task.seconds > expected.mean + 3 * spread) {
    work.is_open = true;  // nobody knows, or it is not like those that were
    return;
  }
  work.mean += task.ranks * left;
  work.variance += task.ranks * task.ranks * deviation * deviation;
  work.longest = std::max(work.longest, left + 2 * deviation);
  work.longest_residual = std::max(work.longest_residual, left - 2 * deviation);
}

/// Of an experiment none of whose tasks has ended, by one that says how far it is.
KnownSeconds by_those_underway(std::size_t experiment, std::span<const Underway> underway) {
  KnownSeconds found;
  for (const Underway& task : underway) {
    if (task.experiment != experiment || task.part < least_part) continue;
    const double whole = task.seconds / task.part;
    found = {whole, whole * whole / 4, whole * whole / 4, true};
  }
  return found;
}

}  // namespace

KnownSeconds known_seconds(const TaskCounts& counts, std::size_t experiment, const Durations& durations) {
  constexpr std::size_t most = 64;
  Moments means;
  double spread = 0;
  for (const std::int64_t task : counts.some_left(experiment, most)) {
    const std::optional<ExpectedSeconds> expected = durations.expected(task);
    if (!expected) return {};
    means.add(expected->mean);
    spread += expected->mean * expected->mean * std::expm1(std::min(expected->log_sd * expected->log_sd, 4.0));
  }
  if (means.count() == 0) return {};
  const double variance = means.variance() + spread / static_cast<double>(means.count());
  const double seen = static_cast<double>(std::max<std::int64_t>(1, counts.experiments()[experiment].seconds.count()));
  const double once = std::max(variance, means.mean() * means.mean() / 4);  // of a single one, half or twice as much is as likely
  return {means.mean(), variance, (seen < 2 ? once : variance) / seen, true};
}

TimeLeft time_left(std::span<const ExperimentCount> experiments, std::span<const KnownSeconds> known, std::span<const Underway> underway,
                   int ranks) {
  Work work;
  for (std::size_t e = 0; e < experiments.size(); ++e) {
    KnownSeconds expected = known[e];
    if (!expected.is_known) expected = by_those_underway(e, underway);
    std::int64_t waiting = experiments[e].left;
    for (const Underway& task : underway) {
      if (task.experiment != e) continue;
      --waiting;
      add_running(work, expected, task);
    }
    add_waiting(work, experiments[e], expected, waiting);
  }
  const double two_sigma = 2 * std::sqrt(work.variance), all = ranks;
  TimeLeft left;
  left.low = std::max({0.0, (work.mean - two_sigma) / all, work.longest_residual});
  left.high = std::max(left.low, (work.mean + two_sigma) / all + (1 - 1 / all) * work.longest);
  left.is_open = work.is_open;
  return left;
}

std::string words(const TimeLeft& left) {
  if (left.is_open && left.low < 1) return "time left unknown";
  if (left.is_open) {
    const TimeUnit unit = unit_of(left.low);
    return fmt::format("at least {} {} left", rounded(left.low / unit.length), unit.name);
  }
  if (left.high < 1) return "less than 1 s left";
  const TimeUnit unit = unit_of(left.high);
  const std::string low = left.low / unit.length < 0.05 ? "0" : rounded(left.low / unit.length), high = rounded(left.high / unit.length);
  if (low == high) return fmt::format("about {} {} left", high, unit.name);
  if (low == "0") return fmt::format("up to {} {} left", high, unit.name);
  return fmt::format("{} to {} {} left", low, high, unit.name);
}

}  // namespace sower
