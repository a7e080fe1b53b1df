#include "runner/report/progress_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/report/duration_text.hpp"

namespace sower {
namespace {

constexpr double worth_naming_seconds = 2;  // shorter tasks would only flicker
constexpr std::size_t most_named = 3;

/// Without cutting a UTF-8 character in two.
std::string cut(std::string line, int columns) {
  const auto most = static_cast<std::size_t>(std::max(10, columns));
  if (line.size() <= most) return line;
  std::size_t end = most - 3;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end) + "...";
}

/// "  chains lr=0.1 #2: 3 min, draw 300 of 1000"
std::string running_words(const Study& study, const RunningTask& running) {
  std::string line = fmt::format("  {}: {}", describe(study, task_of(study, running.task)), duration_text(running.seconds));
  if (const auto& inner = running.inner) line += fmt::format(", {} {} of {}", inner->unit, inner->done, inner->total);
  return line;
}

}  // namespace

std::string progress_words(const TaskCounts& counts, std::size_t running, const TimeLeft& left) {
  const std::int64_t at_work = static_cast<std::int64_t>(running);
  const std::int64_t waiting = std::max<std::int64_t>(0, counts.wanted() - counts.done() - counts.failed() - counts.stopped() - at_work);
  std::string line = fmt::format("{} of {} task{} done, ", counts.done(), counts.wanted(), counts.wanted() == 1 ? "" : "s");
  if (counts.failed() > 0) line += fmt::format("{} failed, ", counts.failed());
  if (counts.stopped() > 0) line += fmt::format("{} stopped early, ", counts.stopped());
  return line + fmt::format("{} running, {} waiting; {}", at_work, waiting, words(left));
}

std::string progress_lines(const TaskCounts& counts, const std::vector<RunningTask>& running, const TimeLeft& left, int columns) {
  constexpr int width = 20;
  const std::int64_t ended = counts.done() + counts.failed() + counts.stopped();
  const auto full = counts.wanted() == 0 ? 0 : static_cast<std::size_t>(width * ended / counts.wanted());
  std::string lines =
      cut('[' + std::string(full, '#') + std::string(width - full, '.') + "] " + progress_words(counts, running.size(), left), columns);
  for (std::size_t i = 0; i < std::min(most_named, running.size()) && running[i].seconds >= worth_naming_seconds; ++i)
    lines += '\n' + cut(running_words(counts.study(), running[i]), columns);
  return lines;
}

double next_line_after(double seconds_so_far) {
  constexpr double first = 10, growth = 1.3, longest_gap = 3600;
  if (seconds_so_far < first) return first;
  return std::min(seconds_so_far * growth, seconds_so_far + longest_gap);
}

}  // namespace sower
