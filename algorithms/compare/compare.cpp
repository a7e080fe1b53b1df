// A statistic of a result over the replicates of each point of other experiments, side by side, and the best point.

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <set>

#include "algorithms/compare/statistic.hpp"
#include "runner/api/experiment.hpp"

namespace sower::compare {
namespace {

/// One point of a needed experiment.
struct Row {
  std::string experiment;
  NamedTexts swept;
  std::vector<double> values;  // of the replicates that did not diverge
  std::int64_t diverged = 0;
};

struct Table {
  std::vector<Row> rows;
  About about;  // of the variable that is compared
};

/// Reads a point after the other, from all that the task needs.
Table read_table(Needed& needed, const std::string& variable) {
  Table table;
  for (const std::string& experiment : needed.experiments()) {
    const std::vector<NeededTask> tasks = needed.tasks(experiment);
    for (std::size_t task = 0; task < tasks.size(); ++task) {
      if (task == 0 || tasks[task].point != tasks[task - 1].point)
        table.rows.push_back({experiment, needed.swept(experiment, task), {}, 0});
      Row& row = table.rows.back();
      if (tasks[task].diverged) {
        ++row.diverged;
        continue;
      }
      const Variable found = needed.variable(experiment, task, variable);
      require(found.dimensions.empty(), "'", variable, "' of ", experiment, " is an array, and only single numbers can be compared");
      row.values.push_back(numbers_of(found).front());
      table.about = found.about;
    }
  }
  return table;
}

std::optional<double> number_in(const std::string& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

/// A swept parameter along the rows; where a point does not have it, NaN or the empty text.
Values column_of(const std::vector<Row>& rows, const std::string& name) {
  std::vector<double> numbers;
  std::vector<std::string> texts;
  bool all_numbers = true;
  for (const Row& row : rows) {
    const auto found = std::ranges::find(row.swept, name, [](const auto& pair) { return pair.first; });
    texts.push_back(found == row.swept.end() ? "" : found->second);
    const std::optional<double> number = number_in(texts.back());
    all_numbers = all_numbers && (number || texts.back().empty());
    numbers.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  if (all_numbers) return numbers;
  return texts;
}

struct Compare final : Experiment {
  static constexpr std::string_view name = "compare",
                                    summary = "a statistic over the replicates of each point of other experiments, and the best point";
  static constexpr std::string_view example = "variable: estimate";
  std::string variable, statistic = "mean", best = "min";

  void fields(Fields& visit) override {
    visit("variable", variable, "the result that is compared: a single number that all needed experiments record");
    visit("statistic", statistic, "of it over the replicates that did not diverge",
          {"mean", "sd", "standard_error", "min", "max", "median"});
    visit("best", best, "which statistic is the best", {"min", "max"});
  }

  void check(const Complain& complain) const override {
    if (variable.empty()) complain("variable", "there is none; for example variable: loss");
  }

  [[nodiscard]] bool works_on_results() const override { return true; }

  /// Little work: every rank of a team does it, and the first one's is kept.
  void run(Context& context) const override {
    const Table table = read_table(context.needed, variable);
    std::vector<double> numbers;
    for (const Row& row : table.rows) numbers.push_back(statistic_of(statistic, row.values));
    const std::optional<std::size_t> winner = best_of(numbers, best == "min");
    record(table, numbers, context.out);
    record_best(table, numbers, winner, context.out);
    if (!winner) context.out.diverged("no point has a " + statistic + " that is a number");
  }

 private:
  void record(const Table& table, const std::vector<double>& numbers, Recorder& out) const {
    const Dimension point{"point", table.rows.size()};
    std::vector<std::string> experiments;
    std::vector<std::int64_t> counts, diverged;
    for (const Row& row : table.rows) {
      experiments.push_back(row.experiment);
      counts.push_back(static_cast<std::int64_t>(row.values.size()));
      diverged.push_back(row.diverged);
    }
    out.array(statistic, numbers, {point}, {statistic + " of " + variable + " over the replicates", table.about.unit, table.about.origin});
    out.array("experiment", std::move(experiments), {point}, {"that the point belongs to"});
    out.array("counted", std::move(counts), {point}, {"replicates that did not diverge"});
    out.array("diverged", std::move(diverged), {point}, {"replicates that did"});
    for (const std::string& parameter : parameters(table))
      std::visit([&](auto values) { out.array("at_" + parameter, std::move(values), {point}, {"swept parameter " + parameter}); },
                 column_of(table.rows, parameter));
  }

  void record_best(const Table& table, const std::vector<double>& numbers, std::optional<std::size_t> winner, Recorder& out) const {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const Origin origin = table.about.origin;  // which is best depends on what was compared
    const std::vector<Row> row = winner ? std::vector{table.rows[*winner]} : std::vector{Row{}};
    out.scalar("best_point", winner ? static_cast<std::int64_t>(*winner) : -1,
               {"number of the best point; -1: there is none", none, origin});
    out.scalar("best_" + statistic, winner ? numbers[*winner] : nan, {statistic + " of " + variable + " there", table.about.unit, origin});
    out.scalar("best_experiment", row.front().experiment, {"that the best point belongs to", none, origin});
    for (const std::string& parameter : parameters(table))
      std::visit(
          [&](auto values) {
            out.scalar("best_at_" + parameter, values.front(), {parameter + " at the best point", none, origin});
          },
          column_of(row, parameter));
  }

  /// Of all that are swept, in the order of their names.
  static std::set<std::string> parameters(const Table& table) {
    std::set<std::string> names;
    for (const Row& row : table.rows)
      for (const auto& [parameter, value] : row.swept) names.insert(parameter);
    return names;
  }
};

const Kind<Compare> entry;

}  // namespace
}  // namespace sower::compare
