#include "runner/results/task_rows.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>

#include "runner/api/error.hpp"
#include "runner/journal/record.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/results_file.hpp"

namespace sower::results {
namespace {

using Source = TaskColumn::Source;

/// What queries may ask of every task, by the names in /tasks.
constexpr std::string_view table_columns[] = {"number", "experiment", "replicate", "status", "seconds", "error", "key",
                                              "point",  "attempts",   "ranks",     "host",   "threads", "start"};
constexpr std::string_view newer_columns[] = {"cpu_seconds", "peak_memory", "signal"};  // which earlier releases did not write

constexpr std::string_view swept_mark = "(swept: ";

std::vector<std::string> swept_keys(const io::hdf5::Group& root, const std::string& experiment) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : parameter_lines(root, experiment))
    if (value.starts_with(swept_mark)) keys.push_back(key);
  return keys;
}

std::vector<std::string> words_in(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// The first row whose experiment's code is at least `code`; rows are sorted by it.
std::uint64_t first_row_of(const io::hdf5::Dataset& codes, std::int64_t code) {
  std::uint64_t low = 0, high = codes.elements();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (codes.integers(middle, 1).front() < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parameter_lines(const io::hdf5::Group& root, const std::string& experiment) {
  const io::hdf5::Group parameters = root.group("provenance").group("parameters");
  const std::vector<std::string> known = parameters.datasets();
  std::vector<std::pair<std::string, std::string>> lines;
  if (std::ranges::find(known, experiment) == known.end()) return lines;
  const io::hdf5::Dataset written = parameters.dataset(experiment);
  require_intact(written);
  std::istringstream text(written.texts(0, 1).front());
  for (std::string line; std::getline(text, line);)
    if (const auto at = line.find(" = "); at != std::string::npos) lines.emplace_back(line.substr(0, at), line.substr(at + 3));
  return lines;
}

const CellReader& TaskTableColumns::reader(const std::string& name) {
  const auto known = readers_.find(name);
  return known != readers_.end() ? known->second : readers_.emplace(name, CellReader(table_.dataset(name))).first->second;
}

const io::hdf5::Dataset& TaskTableColumns::intact(const std::string& name) {
  const io::hdf5::Dataset& dataset = reader(name).dataset();
  if (intact_.insert(name).second) require_intact(dataset);
  return dataset;
}

ExperimentTasks::ExperimentTasks(const io::hdf5::Group& root, std::shared_ptr<TaskTableColumns> table, std::string name,
                                 std::uint64_t first, std::uint64_t count)
    : name_(std::move(name)),
      first_(first),
      count_(count),
      table_(std::move(table)),
      group_(root.group(name_)),
      places_(group_, swept_keys(root, name_)),
      cells_(group_.dataset("status").elements()),
      hosts_(words_in(table_->group().dataset("host").text("flag_meanings").value_or(""))) {
  const std::vector<std::string> in_table = table_->group().datasets();
  knows_places_ = std::ranges::find(in_table, "row") != in_table.end();
  for (const std::string_view each : table_columns) columns_.push_back({Source::table, std::string(each), "", "", "", columns_.size()});
  for (const std::string_view each : newer_columns)
    if (std::ranges::find(in_table, each) != in_table.end())
      columns_.push_back({Source::table, std::string(each), "", "", "", columns_.size()});
  std::size_t number = 0;
  for (const SweptColumn& swept : places_.swept())
    columns_.push_back({Source::swept, swept.name, swept.key, swept.unit, swept.help, number++});
  add_scalars();
  for (const auto& [key, value] : parameter_lines(root, name_)) {
    if (value.starts_with(swept_mark)) continue;
    columns_.push_back({Source::fixed, key, key, "", "", fixed_.size()});
    fixed_.push_back(cell_of(value));
  }
}

void ExperimentTasks::add_scalars() {
  for (const std::string& name : group_.datasets()) {
    if (name == "status" || std::ranges::find(places_.swept(), name, &SweptColumn::name) != places_.swept().end()) continue;
    io::hdf5::Dataset dataset = group_.dataset(name);
    if (dataset.is_scale() || dataset.dimensions() != places_.dimensions() || name == "replicate") continue;
    columns_.push_back(
        {Source::scalar, name, "", dataset.text("units").value_or(""), dataset.text("long_name").value_or(""), scalars_.size()});
    measured_.push_back(dataset.text("origin") == "measured");
    scalars_.emplace_back(std::move(dataset));
  }
}

std::optional<std::size_t> ExperimentTasks::find(std::string_view word) const {
  const auto number = [&](auto found) { return static_cast<std::size_t>(found - columns_.begin()); };
  if (const auto named = std::ranges::find(columns_, word, &TaskColumn::name); named != columns_.end()) return number(named);
  if (const auto keyed = std::ranges::find(columns_, word, &TaskColumn::key); keyed != columns_.end() && !word.empty())
    return number(keyed);
  const auto ends = [&](const TaskColumn& column) {
    return column.source == Source::fixed && column.key.ends_with('.' + std::string(word));
  };
  const auto inner = std::ranges::find_if(columns_, ends);
  if (inner == columns_.end() || std::ranges::count_if(columns_, ends) > 1) return {};
  return number(inner);
}

std::vector<std::string> ExperimentTasks::words() const {
  std::vector<std::string> words;
  for (const TaskColumn& column : columns_) {
    words.push_back(column.name);
    if (!column.key.empty() && column.key != column.name) words.push_back(column.key);
    if (column.source == Source::fixed) words.push_back(column.key.substr(column.key.rfind('.') + 1));
  }
  return words;
}

std::vector<Cell> ExperimentTasks::of_table(const std::string& name, std::uint64_t row, std::uint64_t count) const {
  if (name == "experiment") return {count, Cell(name_)};
  if (name == "error") return errors(row, count);
  std::vector<Cell> cells = table_->reader(name == "number" ? "task" : name).range(first_ + row, count);
  for (Cell& cell : cells) {
    if (name == "status") cell = std::string(word(static_cast<Status>(std::get<std::int64_t>(cell))));
    if (name == "host") cell = hosts_.at(static_cast<std::size_t>(std::get<std::int64_t>(cell)));
  }
  return cells;
}

/// A task that failed has no results, whatever the file holds in its place; what was measured until it failed is none.
std::vector<Cell> ExperimentTasks::of_scalar(std::size_t index, const std::vector<std::uint64_t>& places,
                                             const std::vector<std::int64_t>& status) const {
  std::vector<Cell> cells = scalars_[index].at(places);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto became = static_cast<Status>(status[i]);
    if (!is_done(became) && !(became == Status::failed && measured_[index])) cells[i] = Cell();
  }
  return cells;
}

/// Few tasks have one, and reading a million empty texts takes a second.
std::vector<Cell> ExperimentTasks::errors(std::uint64_t row, std::uint64_t count) const {
  const std::vector<std::int64_t> status = table_->intact("status").integers(first_ + row, count);
  std::vector<std::uint64_t> places;
  for (std::size_t i = 0; i < status.size(); ++i)
    if (const auto each = static_cast<Status>(status[i]); each == Status::failed || each == Status::diverged || each == Status::stopped)
      places.push_back(first_ + row + i);
  std::vector<Cell> cells(count, Cell(std::string()));
  if (places.empty()) return cells;
  std::vector<Cell> texts = table_->reader("error").at(places);
  for (std::size_t i = 0; i < places.size(); ++i) cells[places[i] - first_ - row] = std::move(texts[i]);
  return cells;
}

std::vector<std::uint64_t> ExperimentTasks::places_of(std::uint64_t row, std::uint64_t count) const {
  std::vector<std::uint64_t> places(count);
  if (knows_places_) table_->intact("row").read(io::hdf5::Type::u64, first_ + row, count, places.data());
  else std::iota(places.begin(), places.end(), row);  // the first files had full hypercubes only
  const auto wrong = std::ranges::find_if(places, [&](std::uint64_t place) { return place >= cells_; });
  require(wrong == places.end(), group_.path(), " has no place for all of its tasks: the file is damaged");
  return places;
}

std::vector<std::vector<Cell>> ExperimentTasks::read(const std::vector<std::size_t>& columns, std::uint64_t row,
                                                     std::uint64_t count) const {
  const auto source = [&](std::size_t column) { return columns_[column].source; };
  std::vector<std::uint64_t> places;
  if (std::ranges::any_of(columns, [&](std::size_t c) { return source(c) == Source::swept || source(c) == Source::scalar; }))
    places = places_of(row, count);
  std::vector<std::int64_t> status;
  if (std::ranges::any_of(columns, [&](std::size_t c) { return source(c) == Source::scalar; }))
    status = table_->intact("status").integers(first_ + row, count);
  std::vector<std::vector<Cell>> values;
  for (const std::size_t column : columns) {
    const TaskColumn& what = columns_[column];
    if (what.source == Source::table) values.push_back(of_table(what.name, row, count));
    else if (what.source == Source::swept) values.push_back(places_.at(what.index, places));
    else if (what.source == Source::scalar) values.push_back(of_scalar(what.index, places, status));
    else values.emplace_back(count, fixed_[what.index]);
  }
  return values;
}

std::vector<ExperimentTasks> tasks_of(const io::hdf5::Group& root, const std::string& only) {
  const auto table = std::make_shared<TaskTableColumns>(root.group("tasks"));
  const io::hdf5::Dataset& codes = table->intact("experiment");
  const std::vector<std::string> names = experiments_of(root);
  std::vector<ExperimentTasks> all;
  all.reserve(names.size());
  for (std::size_t code = 0; code < names.size(); ++code) {
    if (!only.empty() && names[code] != only) continue;
    const std::uint64_t first = first_row_of(codes, static_cast<std::int64_t>(code));
    all.emplace_back(root, table, names[code], first, first_row_of(codes, static_cast<std::int64_t>(code) + 1) - first);
  }
  return all;
}

ExperimentTasks experiment_with(const io::hdf5::Group& root, std::uint64_t task) {
  const std::int64_t code = root.group("tasks").dataset("experiment").integers(task, 1).front();
  return std::move(tasks_of(root, experiments_of(root).at(static_cast<std::size_t>(code))).front());
}

}  // namespace sower::results
