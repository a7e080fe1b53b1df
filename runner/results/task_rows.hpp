#pragma once
// The tasks of a results file as rows: what the table of tasks says of each, its parameters, and the scalars it recorded.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/task_places.hpp"

namespace sower::results {

/// Something that every task of an experiment has a value of.
struct TaskColumn {
  enum class Source : char { table, swept, scalar, fixed } source = Source::table;
  std::string name;
  std::string key;         ///< of a parameter
  std::string unit, help;  ///< may be empty
  std::size_t index = 0;   ///< among those of its source
};

/// The columns of the table of tasks, which all experiments share; each is checked when it is first read.
class TaskTableColumns {
 public:
  explicit TaskTableColumns(io::hdf5::Group table) : table_(std::move(table)) {}
  [[nodiscard]] const io::hdf5::Group& group() const { return table_; }
  const CellReader& reader(const std::string& name);
  const io::hdf5::Dataset& intact(const std::string& name);

 private:
  io::hdf5::Group table_;
  std::map<std::string, CellReader> readers_;
  std::set<std::string> intact_;
};

/// The tasks of one experiment; a row is known by its number among them, in canonical order.
class ExperimentTasks {
 public:
  ExperimentTasks(const io::hdf5::Group& root, std::shared_ptr<TaskTableColumns> table, std::string name, std::uint64_t first,
                  std::uint64_t count);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const io::hdf5::Group& group() const { return group_; }
  [[nodiscard]] std::uint64_t first() const { return first_; }  ///< number of its first task in the study
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] const std::vector<TaskColumn>& columns() const { return columns_; }
  [[nodiscard]] const TaskPlaces& places() const { return places_; }

  /// The number of the column that a word means: a column's name, a parameter's key, or the last word of a parameter that is not swept.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view word) const;
  /// Every word that find() knows.
  [[nodiscard]] std::vector<std::string> words() const;

  /// Values of some columns for a range of rows: one vector for each column.
  [[nodiscard]] std::vector<std::vector<Cell>> read(const std::vector<std::size_t>& columns, std::uint64_t row, std::uint64_t count) const;
  /// The places of a range of rows in the experiment's arrays.
  [[nodiscard]] std::vector<std::uint64_t> places_of(std::uint64_t row, std::uint64_t count) const;

  /// Rows that are worth reading together.
  static constexpr std::uint64_t rows_at_once = 1 << 14;

 private:
  void add_parameters(const std::string& lines);
  void add_scalars();
  [[nodiscard]] std::vector<Cell> of_table(const std::string& name, std::uint64_t row, std::uint64_t count) const;
  [[nodiscard]] std::vector<Cell> of_scalar(std::size_t index, const std::vector<std::uint64_t>& places,
                                            const std::vector<std::int64_t>& status) const;
  [[nodiscard]] std::vector<Cell> errors(std::uint64_t row, std::uint64_t count) const;

  std::string name_;
  std::uint64_t first_, count_;
  std::shared_ptr<TaskTableColumns> table_;
  io::hdf5::Group group_;
  TaskPlaces places_;
  std::uint64_t cells_;  ///< of a scalar variable
  bool knows_places_ = false;
  std::vector<TaskColumn> columns_;
  std::vector<Cell> fixed_;
  std::vector<CellReader> scalars_;
  std::vector<bool> measured_;  ///< by scalar
  std::vector<std::string> hosts_;
};

/// The experiments of a results file, in the study's order; or the one of that name, if there is one.
std::vector<ExperimentTasks> tasks_of(const io::hdf5::Group& root, const std::string& only = "");

/// The experiment of the task with a number.
ExperimentTasks experiment_with(const io::hdf5::Group& root, std::uint64_t task);

/// The lines "key = value" that a results file has on an experiment's parameters, as pairs, in their order.
std::vector<std::pair<std::string, std::string>> parameter_lines(const io::hdf5::Group& root, const std::string& experiment);

}  // namespace sower::results
