#include "runner/results/experiment_group.hpp"

#include <limits>
#include <numeric>

namespace sower::results {
namespace {

constexpr std::size_t no_buffer = std::numeric_limits<std::size_t>::max();

std::string_view word(Origin origin) { return origin == Origin::computed ? "computed" : "measured"; }

void write_coordinate(const io::hdf5::NewDataset& dataset, const Axis& axis) {
  if (axis.numbers.empty()) return dataset.write(0, axis.labels);
  if (!axis.integers) return dataset.write(0, std::span(axis.numbers));
  const std::vector<std::int64_t> whole(axis.numbers.begin(), axis.numbers.end());
  dataset.write(0, std::span(whole));
}

io::hdf5::Type type_of(const Axis& axis) {
  if (axis.numbers.empty()) return io::hdf5::Type::text;
  return axis.integers ? io::hdf5::Type::i64 : io::hdf5::Type::f64;
}

/// A bool column says so, but only while nothing is missing: xarray would read a missing one as true.
void explain_values(const io::hdf5::NewDataset& dataset, const Column& column) {
  explain(dataset, column.head->about.help, column.head->about.unit.symbol, word(column.origin));
  if (column.kind == Kind::boolean && !column.has_missing) dataset.attribute("dtype", std::string("bool"));
  if (column.kind == Kind::boolean && column.has_missing) {
    dataset.attribute("flag_values", std::vector<std::int8_t>{0, 1});
    dataset.attribute("flag_meanings", std::string("false true"));
  }
  // Integers with a fill value become floats in xarray, so they get one only where it is used.
  const bool is_float = column.kind == Kind::f64 || column.kind == Kind::f32;
  if (column.kind != Kind::text && (column.has_missing || is_float)) dataset.attribute("_FillValue", fill_value(column.kind));
}

}  // namespace

ExperimentGroup::ExperimentGroup(io::hdf5::NewGroup group, const ExperimentSpec& spec, Plan& plan) : group_(std::move(group)), plan_(plan) {
  group_.attribute("kind", spec.kind);
  if (!spec.description.empty()) group_.attribute("description", spec.description);
  Names names;
  write_axes(spec, names);
  status_.emplace_back(group_.variable("status", io::hdf5::Type::i8, task_dimensions_));
  explain_status(status_.front().dataset());
  plan_.finish(spec.tasks(), names);
  write_own_dimensions();
  make_columns();
}

void ExperimentGroup::write_axes(const ExperimentSpec& spec, Names& names) {
  names.claim("replicate");
  names.claim("status");
  for (const Axis& axis : spec.sweep.axes) {
    const std::string name = names.claim(axis.name, "_swept");
    const std::size_t size = axis.numbers.empty() ? axis.labels.size() : axis.numbers.size();
    const io::hdf5::NewDataset dataset = group_.coordinate(name, type_of(axis), size);
    write_coordinate(dataset, axis);
    explain(dataset, axis.help, axis.unit, "");
    dataset.attribute("parameter", axis.key);
    task_dimensions_.push_back(name);
  }
  std::vector<std::int64_t> replicates(static_cast<std::size_t>(spec.replicates));
  std::iota(replicates.begin(), replicates.end(), 0);
  const io::hdf5::NewDataset dataset = group_.coordinate("replicate", io::hdf5::Type::i64, replicates.size());
  dataset.write(0, std::span<const std::int64_t>(replicates));
  explain(dataset, "number of the repetition", "", "");
  task_dimensions_.emplace_back("replicate");
}

void ExperimentGroup::write_own_dimensions() {
  for (std::size_t d = 0; d < plan_.dimensions.size(); ++d) {
    const OwnDimension& dimension = plan_.dimensions[d];
    if (dimension.coordinate) {
      Column& column = plan_.columns[*dimension.coordinate];
      column.has_missing = false;
      ColumnBuffer values(group_.coordinate(dimension.name, stored_type(column.kind), dimension.size), column.kind, {dimension.size});
      values.clear(1);
      values.put(0, {column.head, {dimension.size}, column.longest});
      values.write(0);
      explain_values(values.dataset(), column);
    } else {
      group_.dimension(dimension.name, dimension.size);
    }
    if (dimension.count_name.empty()) continue;
    counts_.emplace_back(group_.variable(dimension.count_name, io::hdf5::Type::i64, task_dimensions_));
    explain(counts_.back().dataset(), "how many of '" + dimension.name + "' the task has", "", word(dimension.origin));
    counted_.push_back(d);
  }
}

void ExperimentGroup::make_columns() {
  for (const Column& column : plan_.columns) {
    buffer_of_.push_back(column.is_coordinate ? no_buffer : buffers_.size());
    if (column.is_coordinate) continue;
    std::vector<std::string> dimensions = task_dimensions_;
    std::vector<std::size_t> sizes;
    for (const OwnAxis& axis : column.axes) {
      dimensions.push_back(plan_.dimensions[axis.dimension].name);
      sizes.push_back(plan_.dimensions[axis.dimension].size);
    }
    buffers_.emplace_back(group_.variable(column.name, stored_type(column.kind), dimensions), column.kind, std::move(sizes));
    explain_values(buffers_.back().dataset(), column);
  }
}

std::size_t ExperimentGroup::bytes_per_task() const {
  std::size_t bytes = 0;
  for (const ColumnBuffer& buffer : buffers_) bytes += buffer.row_bytes();
  return bytes;
}

void ExperimentGroup::begin(std::size_t rows) {
  for (ColumnBuffer& buffer : buffers_) buffer.clear(rows);
}

void ExperimentGroup::put(std::size_t row, const RecordView& record) {
  status_.front().add(static_cast<std::int8_t>(record.head.status));
  std::size_t guess = 0;
  for (const VariableView& variable : record.variables) {
    const std::size_t column = plan_.column_of(*variable.head, guess);
    if (buffer_of_[column] != no_buffer) buffers_[buffer_of_[column]].put(row, variable);
    guess = column + 1;
  }
  if (!counts_.empty()) put_counts(record);
}

void ExperimentGroup::put_counts(const RecordView& record) {
  std::vector<std::int64_t> sizes(plan_.dimensions.size(), 0);
  std::size_t guess = 0;
  for (const VariableView& variable : record.variables) {
    const std::size_t column = plan_.column_of(*variable.head, guess);
    for (std::size_t k = 0; k < variable.sizes.size(); ++k)
      sizes[plan_.columns[column].axes[k].dimension] = static_cast<std::int64_t>(variable.sizes[k]);
    guess = column + 1;
  }
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i].add(sizes[counted_[i]]);
}

void ExperimentGroup::write(std::uint64_t first_task) {
  status_.front().flush();
  for (auto& counts : counts_) counts.flush();
  for (const ColumnBuffer& buffer : buffers_) buffer.write(first_task);
}

}  // namespace sower::results
