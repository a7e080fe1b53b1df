#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>

#include "runner/command/options.hpp"
#include "runner/command/results_path.hpp"
#include "runner/command/row_output.hpp"
#include "runner/command/say.hpp"
#include "runner/command/verb.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/query.hpp"
#include "runner/results/results_file.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using results::Cell;
using results::ExperimentTasks;

constexpr std::int64_t usual_limit = 1000;

struct Group {
  std::map<std::string, std::int64_t> by_status;
  std::int64_t timed = 0;
  double seconds = 0;
};

/// Sorts numbers by size, before texts; NaN, which no order has, is a text.
Cell group_key(Cell cell) {
  const auto* number = std::get_if<double>(&cell);
  return number != nullptr && *number != *number ? Cell(std::string("nan")) : cell;
}

class Tasks final : public Verb {
 public:
  static constexpr std::string_view name = "tasks", summary = "List the tasks of a run, all or those that meet conditions";
  static constexpr std::string_view example =
      "  sower tasks results/tour --failed\n"
      "  sower tasks results/tour --where 'learning_rate > 0.01' --where 'optimizer = adam'\n"
      "  sower tasks results/tour --where 'loss < 0.1' --output csv\n"
      "  sower tasks results/tour --experiment shootout --group-by optimizer\n"
      "Names in conditions: swept and other parameters, recorded scalars, and number, experiment, replicate, status, seconds, error, key,\n"
      "attempts, ranks, threads, host. Operators: = != < <= > >= and ~ (contains).";
  void options(CLI::App& app) override {
    app.add_option("run", path_, "a run folder or results file")->required();
    for (const auto& [word, help] : {std::pair("done", "tasks that are done"),
                                     {"failed", "tasks that failed"},
                                     {"diverged", "tasks that diverged"},
                                     {"missing", "tasks that have not run"},
                                     {"stopped", "tasks that an early stop has spared"}})
      app.add_flag_function(
          std::string("--") + word, [this, status = std::string(word)](std::int64_t) { status_.push_back(status); }, help);
    app.add_option("--experiment", experiment_, "tasks of this experiment only");
    app.add_option("--where", where_, "a condition that tasks have to meet, as 'learning_rate > 0.01'; several: all of them")
        ->expected(1)
        ->take_all();
    app.add_option("--group-by", group_by_, "count tasks by the values of this instead of listing them");
    app.add_option("--output", output_, "table, csv or json")->check(one_word_of({"table", "csv", "json"}))->capture_default_str();
    app.add_option("--limit", limit_, "lines of a table at most; 0: all")->check(whole_number(non_negative))->capture_default_str();
  }
  int run() override {
    const io::hdf5::Group root = results::open_results(told_results_of(path_)).root();
    all_ = results::tasks_of(root);
    try {
      prepare();
    } catch (const results::Damage&) {
      throw;
    } catch (const Error& mistake) {
      throw UsageError(mistake.what());
    }
    const auto rows = row_output(output_, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); });
    if (group_by_.empty()) list(*rows);
    else group(*rows);
    return all_done;
  }

 private:
  void prepare() {
    std::vector<std::string> names;
    for (const ExperimentTasks& each : all_) {
      names.push_back(each.name());
      if (experiment_.empty() || each.name() == experiment_) chosen_.push_back(&each);
    }
    if (chosen_.empty() && !experiment_.empty()) {
      const std::string meant = did_you_mean(experiment_, names);
      throw Error(text("there is no experiment '", experiment_, "' in it; ", meant.empty() ? "it has " + one_of(names) : meant));
    }
    for (const std::string& each : where_) {
      conditions_.push_back(results::parse_condition(each));
      results::check_condition(conditions_.back(), chosen_);
    }
    const bool known = std::ranges::any_of(chosen_, [&](const ExperimentTasks* each) { return each->find(group_by_).has_value(); });
    if (!group_by_.empty() && !known) throw Error("--group-by: " + results::unknown_name(group_by_, chosen_));
  }

  /// Calls `use(cells)` with the values of these names for every task that meets the conditions, in order, until it returns false.
  template <class Use>
  void for_each_task(const std::vector<std::string>& names, Use use) const {
    for (const ExperimentTasks* experiment : chosen_)
      if (!scan(*experiment, names, use)) return;
  }

  template <class Use>
  bool scan(const ExperimentTasks& experiment, const std::vector<std::string>& names, Use& use) const {
    const std::size_t status = *experiment.find("status");
    std::vector<std::size_t> asked{status};
    for (const results::Condition& condition : conditions_) {
      const auto column = experiment.find(condition.name);
      if (!column) return true;  // none of its tasks has a value of that name
      asked.push_back(*column);
    }
    std::vector<std::optional<std::size_t>> wanted;
    std::vector<std::size_t> there;
    for (const std::string& each : names) {
      wanted.push_back(experiment.find(each));
      if (wanted.back()) there.push_back(*wanted.back());
    }
    for (std::uint64_t row = 0; row < experiment.count(); row += ExperimentTasks::rows_at_once) {
      const std::uint64_t count = std::min(ExperimentTasks::rows_at_once, experiment.count() - row);
      const std::vector<char> chosen = chosen_rows(experiment.read(asked, row, count));
      if (std::ranges::find(chosen, 1) == chosen.end()) continue;
      const auto values = experiment.read(there, row, count);
      for (std::size_t i = 0; i < count; ++i)
        if (chosen[i] != 0 && !use(cells_of(wanted, values, i))) return false;
    }
    return true;
  }

  /// Which rows have one of the asked statuses (the first column) and meet all conditions (the others).
  [[nodiscard]] std::vector<char> chosen_rows(const std::vector<std::vector<Cell>>& asked) const {
    std::vector<char> chosen(asked.front().size(), 0);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      bool fits = status_.empty() || std::ranges::find(status_, std::get<std::string>(asked[0][i])) != status_.end();
      for (std::size_t c = 0; fits && c < conditions_.size(); ++c) fits = results::meets(asked[c + 1][i], conditions_[c]);
      chosen[i] = fits ? 1 : 0;
    }
    return chosen;
  }

  static std::vector<Cell> cells_of(const std::vector<std::optional<std::size_t>>& wanted, const std::vector<std::vector<Cell>>& values,
                                    std::size_t row) {
    std::vector<Cell> cells;
    std::size_t next = 0;
    for (const auto& column : wanted) cells.push_back(column ? values[next++][row] : Cell());
    return cells;
  }

  void list(RowOutput& rows) const {
    std::vector<std::string> names{"number", "experiment"};
    for (const ExperimentTasks* experiment : chosen_)
      for (const results::SweptColumn& swept : experiment->places().swept())
        if (std::ranges::find(names, swept.name) == names.end()) names.push_back(swept.name);
    for (const char* each : {"replicate", "status", "seconds", "error"}) names.emplace_back(each);
    rows.head(names);
    const std::int64_t most = output_ == "table" && limit_ > 0 ? limit_ : std::numeric_limits<std::int64_t>::max();
    std::int64_t shown = 0;
    bool more = false;
    for_each_task(names, [&](const std::vector<Cell>& cells) {
      more = shown == most;
      if (more) return false;
      rows.row(cells);
      ++shown;
      return true;
    });
    rows.end();
    if (more) complain(fmt::format("only the first {} are shown; --limit 0 shows all", shown));
  }

  void group(RowOutput& rows) const {
    std::map<Cell, Group> groups;
    for_each_task({group_by_, "status", "seconds"}, [&](const std::vector<Cell>& cells) {
      Group& group = groups[group_key(cells[0])];
      ++group.by_status[std::get<std::string>(cells[1])];
      if (const double seconds = std::get<double>(cells[2]); seconds == seconds) {
        ++group.timed;
        group.seconds += seconds;
      }
      return true;
    });
    rows.head({group_by_, "tasks", "done", "diverged", "failed", "missing", "stopped", "mean_seconds", "total_seconds"});
    for (auto& [value, group] : groups) {
      std::int64_t tasks = 0;
      for (const auto& [status, count] : group.by_status) tasks += count;
      const double mean = group.timed == 0 ? std::numeric_limits<double>::quiet_NaN() : group.seconds / static_cast<double>(group.timed);
      rows.row({value, tasks, group.by_status["done"], group.by_status["diverged"], group.by_status["failed"], group.by_status["missing"],
                group.by_status["stopped"], mean, group.seconds});
    }
    rows.end();
  }

  std::string path_, experiment_, group_by_, output_ = "table";
  std::vector<std::string> status_, where_;
  std::int64_t limit_ = usual_limit;
  std::vector<ExperimentTasks> all_;
  std::vector<const ExperimentTasks*> chosen_;
  std::vector<results::Condition> conditions_;
};

const Registered<Verb, Tasks> entry;

}  // namespace
}  // namespace sower
