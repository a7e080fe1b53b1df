#include "runner/command/run_reporter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "io/json/writer.hpp"
#include "runner/command/say.hpp"
#include "runner/report/duration_text.hpp"
#include "runner/report/progress_text.hpp"

namespace sower {
namespace {

using Clock = TaskCounts::Clock;

double between(Clock::time_point begin, Clock::time_point end) { return std::chrono::duration<double>(end - begin).count(); }

TimeLeft time_left_of(const TaskCounts& counts, const std::vector<RunningTask>& running, const Durations& durations) {
  std::vector<KnownSeconds> known;
  for (std::size_t e = 0; e < counts.experiments().size(); ++e)
    known.push_back(counts.experiments()[e].left > 0 ? known_seconds(counts, e, durations) : KnownSeconds{});
  std::vector<Underway> underway;
  for (const RunningTask& each : running)
    underway.push_back({task_of(counts.study(), each.task).experiment, each.ranks, each.seconds, each.inner ? each.inner->part() : 0});
  return time_left(counts.experiments(), known, underway, counts.ranks());
}

class Silence final : public RunReporter {
 public:
  void look(const TaskCounts&, const Durations&) override {}
  void failed(const Task&, std::uint32_t, bool) override {}
  void end() override {}
};

/// Lines at the bottom of the terminal.
class TerminalReporter final : public RunReporter {
 public:
  void look(const TaskCounts& counts, const Durations& durations) override {
    const Clock::time_point now = Clock::now();
    const int columns = terminal_columns();
    if (now < next_ || columns == 0 || would_wait()) return;
    next_ = now + std::chrono::milliseconds(500);
    const std::vector<RunningTask> running = counts.running(now);
    show_status(progress_lines(counts, running, time_left_of(counts, running, durations), columns - 1));
  }
  void failed(const Task&, std::uint32_t, bool) override {}
  void end() override { show_status(""); }

 private:
  Clock::time_point next_ = Clock::now() + std::chrono::milliseconds(300);
};

/// A line now and then.
class LogReporter final : public RunReporter {
 public:
  void look(const TaskCounts& counts, const Durations& durations) override {
    const Clock::time_point now = Clock::now();
    const double so_far = between(begin_, now);
    if (so_far < next_ || would_wait()) return;
    next_ = next_line_after(so_far);
    const std::vector<RunningTask> running = counts.running(now);
    say(fmt::format("after {}: {}\n", duration_text(so_far),
                    progress_words(counts, running.size(), time_left_of(counts, running, durations))));
  }
  void failed(const Task&, std::uint32_t, bool) override {}
  void end() override {}

 private:
  const Clock::time_point begin_ = Clock::now();
  double next_ = next_line_after(0);
};

/// Lines of JSON.
class MachineReporter final : public RunReporter {
 public:
  void look(const TaskCounts& counts, const Durations& durations) override {
    flush();
    const Clock::time_point now = Clock::now();
    const double so_far = between(begin_, now);
    if (so_far < next_ || would_wait()) return;
    next_ = so_far + std::clamp(0.02 * so_far, 1.0, 60.0);
    const std::vector<RunningTask> running = counts.running(now);
    const TimeLeft left = time_left_of(counts, running, durations);
    std::string line;
    io::JsonWriter json([&](std::string_view more) { line += more; });
    json.begin_object(io::JsonWriter::Layout::one_line);
    json.key("event");
    json.text("progress");
    put(json, "seconds", so_far);
    put(json, "done", counts.done());
    put(json, "failed", counts.failed());
    put(json, "stopped", counts.stopped());
    put(json, "running", static_cast<std::int64_t>(running.size()));
    put(json, "waiting", counts.wanted() - counts.done() - counts.failed() - counts.stopped() - static_cast<std::int64_t>(running.size()));
    put_left(json, left);
    put_longest(json, counts, running);
    json.end_object();
    say_to_machines(line);
  }
  void failed(const Task& task, std::uint32_t attempt, bool again) override {
    io::JsonWriter json([&](std::string_view more) { waiting_ += more; });
    json.begin_object(io::JsonWriter::Layout::one_line);
    json.key("event");
    json.text("failure");
    put(json, "task", task.number);
    put(json, "attempt", std::int64_t{attempt});
    json.key("again");
    json.boolean(again);
    json.end_object();
  }
  void end() override {
    say_to_machines(waiting_);
    waiting_.clear();
  }

 private:
  static void put(io::JsonWriter& json, const char* key, std::int64_t value) {
    json.key(key);
    json.integer(value);
  }
  static void put(io::JsonWriter& json, const char* key, double value) {
    json.key(key);
    json.number(value);
  }
  /// The lower end; the upper one is null when nobody knows.
  static void put_left(io::JsonWriter& json, const TimeLeft& left) {
    json.key("seconds_left");
    json.begin_array(io::JsonWriter::Layout::one_line);
    json.number(left.low);
    if (left.is_open) json.null();
    else json.number(left.high);
    json.end_array();
  }
  static void put_longest(io::JsonWriter& json, const TaskCounts& counts, const std::vector<RunningTask>& running) {
    constexpr std::size_t most = 5;
    json.key("longest_running");
    json.begin_array(io::JsonWriter::Layout::one_line);
    for (std::size_t i = 0; i < std::min(most, running.size()); ++i) {
      json.begin_object(io::JsonWriter::Layout::one_line);
      put(json, "task", running[i].task);
      json.key("name");
      json.text(describe(counts.study(), task_of(counts.study(), running[i].task)));
      put(json, "rank", std::int64_t{running[i].rank});
      put(json, "ranks", std::int64_t{running[i].ranks});
      put(json, "seconds", running[i].seconds);
      if (const auto& inner = running[i].inner) {
        put(json, "progress", inner->done);
        put(json, "of", inner->total);
        json.key("unit");
        json.text(inner->unit);
      }
      json.end_object();
    }
    json.end_array();
  }
  /// Failures are never left out, but wait for a reader.
  void flush() {
    constexpr std::size_t at_once = 2048;  // a pipe that can be written takes as much
    while (!waiting_.empty() && !would_wait()) {
      const std::size_t end = waiting_.size() <= at_once ? waiting_.size() : waiting_.rfind('\n', at_once) + 1;
      say_to_machines(std::string_view(waiting_).substr(0, end));
      waiting_.erase(0, end);
    }
  }

  const Clock::time_point begin_ = Clock::now();
  double next_ = 1;
  std::string waiting_;
};

}  // namespace

std::unique_ptr<RunReporter> make_reporter(Audience audience, bool one_process) {
  if (audience == Audience::nobody) return std::make_unique<Silence>();
  if (audience == Audience::machines) return std::make_unique<MachineReporter>();
  if (one_process && terminal_columns() > 0) return std::make_unique<TerminalReporter>();
  return std::make_unique<LogReporter>();
}

}  // namespace sower
