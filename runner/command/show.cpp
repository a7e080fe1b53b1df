#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

#include "runner/command/program_of_task.hpp"
#include "runner/command/results_path.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/terminal_text.hpp"
#include "runner/command/verb.hpp"
#include "runner/results/kind.hpp"
#include "runner/results/results_file.hpp"
#include "runner/results/task_details.hpp"
#include "runner/study/quantity.hpp"

namespace sower {
namespace {

using results::ExperimentTasks;

constexpr std::size_t shortest_key = 4;

std::string utc(double seconds) {
  if (!std::isfinite(seconds)) return "never";
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(static_cast<std::time_t>(std::floor(seconds))));
}

std::string with_unit(const std::string& value, const std::string& unit) { return value + (unit.empty() ? "" : ' ' + unit); }

void line(std::string_view name, const std::string& value) { fmt::print("  {:<22}  {}\n", name, terminal_text(value, 26)); }

class Show final : public Verb {
 public:
  static constexpr std::string_view name = "show", summary = "Tell everything about one task of a run";
  static constexpr std::string_view example =
      "  sower show results/tour 17            by its number in `sower tasks`\n"
      "  sower show results/tour 8c1f          by the beginning of its key";
  void options(CLI::App& app) override {
    app.add_option("run", path_, "a run folder or results file")->required();
    app.add_option("task", task_, "number of the task, or at least 4 digits of its key")->required();
  }
  int run() override {
    const io::hdf5::Group root = results::open_results(told_results_of(path_)).root();
    const auto number = static_cast<std::uint64_t>(find(root));
    const ExperimentTasks experiment = results::experiment_with(root, number);
    tell_task(root, experiment, number - experiment.first());
    tell_parameters(root, experiment, number - experiment.first());
    const std::vector<results::RecordedValue> recorded = results::recorded_by(experiment, number - experiment.first());
    tell_recorded(recorded);
    const std::optional<ProgramOfTask> program = experiment.group().text("kind") == "command" ? program_of(recorded, path_) : std::nullopt;
    if (program) tell_program(*program, experiment.name(), number);
    tell_again(number, program.has_value());
    return all_done;
  }

 private:
  [[nodiscard]] std::int64_t find(const io::hdf5::Group& root) const {
    const auto tasks = static_cast<std::int64_t>(root.group("tasks").dataset("task").elements());
    std::int64_t number = -1;
    const char* const end = task_.data() + task_.size();
    const auto read = std::from_chars(task_.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end && number >= 0 && number < tasks) return number;
    const bool is_key = task_.size() >= shortest_key && task_.find_first_not_of("0123456789abcdef") == std::string::npos;
    const auto found = is_key ? results::with_key(root, task_, 4) : std::vector<std::int64_t>();
    if (found.size() == 1) return found.front();
    if (found.empty())
      throw UsageError(text("there is no task '", task_, "': give a number from 0 to ", tasks - 1, " or at least ", shortest_key,
                            " digits of a key; `sower tasks ", shell_word(path_), "` lists them"));
    throw UsageError(text("the keys of several tasks begin with '", task_, "', of tasks ", found[0], " and ", found[1],
                          found.size() > 2 ? " among others" : "", ": give more digits, or the number"));
  }

  static void tell_task(const io::hdf5::Group& root, const ExperimentTasks& experiment, std::uint64_t row) {
    const auto cell = [&](const char* column) { return experiment.read({experiment.find(column).value()}, row, 1).front().front(); };
    const auto words = [&](const char* column) { return results::cell_text(cell(column)); };
    std::uint64_t seed = 0;
    results::TaskTableColumns(root.group("tasks")).intact("seed").read(io::hdf5::Type::u64, experiment.first() + row, 1, &seed);
    fmt::print("task {}\n", experiment.first() + row);
    line("experiment", experiment.name());
    line("kind", experiment.group().text("kind").value_or(""));
    line("replicate", words("replicate"));
    line("key", words("key"));
    line("seed", std::to_string(seed));
    line("status", words("status"));
    const bool is_stopped = words("status") == "stopped";
    if (const std::string error = words("error"); !error.empty()) line(is_stopped ? "why" : "error", error);
    if (is_stopped || words("status") == "missing") return;
    line("attempts", words("attempts"));
    line("ranks", words("ranks"));
    line("threads", words("threads"));
    line("host", words("host"));
    line("start", utc(std::get<double>(cell("start"))));
    line("seconds", words("seconds"));
    tell_process(experiment, cell);
  }

  /// What only a task in a process of its own has; nothing of others.
  static void tell_process(const ExperimentTasks& experiment, const std::function<results::Cell(const char*)>& cell) {
    if (!experiment.find("peak_memory") || std::isnan(std::get<double>(cell("peak_memory")))) return;
    line("processor seconds", results::cell_text(cell("cpu_seconds")));
    line("peak memory", size_in_words(std::get<double>(cell("peak_memory"))));
    if (const std::string signal = results::cell_text(cell("signal")); signal != "0") line("ended by signal", signal);
  }

  static void tell_parameters(const io::hdf5::Group& root, const ExperimentTasks& experiment, std::uint64_t row) {
    fmt::print("\nparameters\n");
    for (const auto& [key, value] : results::parameter_lines(root, experiment.name())) {
      const auto& columns = experiment.columns();
      const auto swept = std::ranges::find_if(columns, [&, wanted = &key](const results::TaskColumn& column) {
        return column.source == results::TaskColumn::Source::swept && column.key == *wanted;
      });
      if (swept == columns.end()) {
        line(key, value);
        continue;
      }
      const auto cell = experiment.read({static_cast<std::size_t>(swept - columns.begin())}, row, 1).front().front();
      line(key, with_unit(results::cell_text(cell), swept->unit) + "  (swept)");
    }
  }

  static void tell_recorded(const std::vector<results::RecordedValue>& recorded) {
    fmt::print("\nrecorded\n");
    for (const results::RecordedValue& value : recorded) {
      if (value.dimensions.empty() && results::cell_text(value.scalar).empty()) continue;
      std::string words;
      for (const auto& [dimension, size] : value.dimensions) words += fmt::format("{}{} {}", words.empty() ? "" : " x ", size, dimension);
      if (value.dimensions.empty()) words = with_unit(results::cell_text(value.scalar), value.unit);
      else if (value.least)
        words += ", from " + results::shortest(*value.least) + " to " + with_unit(results::shortest(*value.greatest), value.unit);
      else if (value.of_numbers) words += ", all missing";
      line(value.name, words + (value.help.empty() ? "" : "  (" + value.help + ')'));
    }
  }

  /// How to start a command's program without sower.
  void tell_program(const ProgramOfTask& program, const std::string& experiment, std::uint64_t number) const {
    fmt::print("\nits program alone, as it was run\n");
    line("by hand", program.shell_line());
    if (program.can_be_debugged()) line("under a debugger", program.shell_line("gdb --args"));
    if (program.folder.empty() && has_journal())
      line("its folder", fmt::format("is gone; sower run {} --task {} --set {}.params.folder=keep makes one that stays", shell_word(path_),
                                     number, experiment));
  }

  /// How to run just this task.
  void tell_again(std::uint64_t number, bool is_program) const {
    if (!has_journal()) return;
    fmt::print("\nthis task alone, in a folder of its own\n");
    line("again", fmt::format("sower run {} --task {}", shell_word(path_), number));
    if (!is_program) line("under a debugger", fmt::format("gdb --args sower run {} --task {} --ranks 1", shell_word(path_), number));
  }

  [[nodiscard]] bool has_journal() const { return std::filesystem::is_directory(std::filesystem::path(path_) / "journal"); }

  std::string path_, task_;
};

const Registered<Verb, Show> entry;

}  // namespace
}  // namespace sower
