#include "runner/results/experiment_group.hpp"

#include <algorithm>

namespace sower::results {
namespace {

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

/// Memory for a column's buffer: all of them together stay small, and what is written at a time large.
std::size_t buffer_bytes(std::size_t columns) {
  constexpr std::size_t all = std::size_t{64} << 20, least = std::size_t{64} << 10, most = std::size_t{4} << 20;
  return std::clamp(all / std::max<std::size_t>(1, columns), least, most);
}

}  // namespace

ExperimentGroup::ExperimentGroup(io::hdf5::NewGroup group, const ExperimentSpec& spec, const Layout& layout, Plan& plan)
    : group_(std::move(group)), plan_(plan) {
  group_.attribute("kind", spec.kind);
  if (!spec.description.empty()) group_.attribute("description", spec.description);
  std::vector<std::string> needs;
  for (const Need& need : spec.needs) needs.push_back(need.name);
  if (!needs.empty()) group_.attribute("needs", needs);
  if (spec.stop_when) group_.attribute("stop_when", words_of(*spec.stop_when));
  if (!spec.ends_when.empty()) group_.attribute("ends_when", words_of(spec.ends_when));
  if (spec.halving) group_.attribute("halving", words_of(*spec.halving));
  Names names;
  axes_ = write_task_axes(group_, spec, layout, names);
  status_.emplace_back(axes_.tasks.variable(group_, "status", io::hdf5::Type::i8));
  explain_status(status_.front().dataset());
  plan_.finish(layout.rows(), names);
  write_own_dimensions();
  make_columns();
  if (!spec.summary.empty()) summary_.emplace(group_, spec, axes_.points, plan_, names);
  choose_default_plot();
  name_left_out();
}

void ExperimentGroup::write_own_dimensions() {
  for (std::size_t d = 0; d < plan_.dimensions.size(); ++d) {
    const OwnDimension& dimension = plan_.dimensions[d];
    if (dimension.is_used) write_dimension(d);
    if (dimension.count_name.empty()) continue;
    counts_.emplace_back(axes_.tasks.variable(group_, dimension.count_name, io::hdf5::Type::i64));
    explain(counts_.back().dataset(), "how many of '" + dimension.name + "' the task has", "", word(dimension.origin));
    counted_.push_back(d);
  }
  for (const Sample& sample : plan_.samples) {
    group_.dimension(sample.name, sample.size);
    sample_counts_.emplace_back(axes_.tasks.variable(group_, sample.count_name, io::hdf5::Type::i64));
    const auto& dataset = sample_counts_.back().dataset();
    explain(dataset, "how many of '" + sample.name + "' the task has", "", word(plan_.columns[sample.column].origin));
    dataset.attribute("sample_dimension", sample.name);
  }
}

void ExperimentGroup::write_dimension(std::size_t d) {
  const OwnDimension& dimension = plan_.dimensions[d];
  if (!dimension.coordinate) return group_.dimension(dimension.name, dimension.size);
  Column& column = plan_.columns[*dimension.coordinate];
  column.has_missing = false;
  io::hdf5::NewDataset dataset = group_.coordinate(dimension.name, stored_type(column.kind), dimension.size);
  explain_values(dataset, column);
  ColumnStream values(std::move(dataset), column.kind, {dimension.size}, buffer_bytes(1));
  const VariableView longest{column.head, {dimension.size}, column.longest};
  values.put(&longest);
  values.finish();
}

void ExperimentGroup::make_columns() {
  for (const Column& column : plan_.columns) {
    auto& stream = columns_.emplace_back();
    if (column.is_coordinate || column.is_left_out) continue;
    std::vector<std::string> dimensions;
    std::vector<std::size_t> sizes;
    for (std::size_t k = column.flat_axes; k < column.axes.size(); ++k) {
      dimensions.push_back(plan_.dimensions[column.axes[k].dimension].name);
      sizes.push_back(plan_.dimensions[column.axes[k].dimension].size);
    }
    if (column.sample) dimensions.insert(dimensions.begin(), plan_.samples[*column.sample].name);
    const io::hdf5::Type type = stored_type(column.kind);
    io::hdf5::NewDataset dataset =
        column.sample ? group_.variable(column.name, type, dimensions) : axes_.tasks.variable(group_, column.name, type, dimensions);
    explain_values(dataset, column);
    stream.emplace(std::move(dataset), column.kind, std::move(sizes), buffer_bytes(plan_.columns.size()));
  }
}

void ExperimentGroup::put(const RecordView* record) {
  status_.front().add(record == nullptr ? excluded : static_cast<std::int8_t>(record->head.status));
  given_.assign(columns_.size(), nullptr);
  std::size_t guess = 0;
  if (record != nullptr)
    for (const VariableView& variable : record->variables) {
      const std::size_t column = plan_.column_of(*variable.head, guess);
      given_[column] = &variable;
      guess = column + 1;
    }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!columns_[c]) continue;
    if (!plan_.columns[c].sample) columns_[c]->put(given_[c]);
    else if (given_[c] != nullptr) columns_[c]->append(*given_[c]);
  }
  put_counts(given_);
  if (!summary_) return;
  const bool counts = record != nullptr && is_done(record->head.status);
  if (!counts) given_.assign(columns_.size(), nullptr);
  summary_->put(counts, given_);
}

void ExperimentGroup::put_counts(const std::vector<const VariableView*>& given) {
  if (!counts_.empty()) {
    std::vector<std::int64_t> sizes(plan_.dimensions.size(), 0);
    for (std::size_t c = 0; c < given.size(); ++c)
      for (std::size_t k = 0; given[c] != nullptr && k < given[c]->sizes.size(); ++k)
        sizes[plan_.columns[c].axes[k].dimension] = static_cast<std::int64_t>(given[c]->sizes[k]);
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i].add(sizes[counted_[i]]);
  }
  for (std::size_t s = 0; s < sample_counts_.size(); ++s) {
    const std::size_t c = plan_.samples[s].column;
    std::int64_t count = given[c] == nullptr ? 0 : 1;
    for (std::size_t k = 0; count != 0 && k < plan_.columns[c].flat_axes; ++k) count *= static_cast<std::int64_t>(given[c]->sizes[k]);
    sample_counts_[s].add(count);
  }
}

/// NeXus's attributes: `signal` is what a viewer plots, `axes` are its coordinates.
void ExperimentGroup::choose_default_plot() {
  for (std::size_t c = 0; c < plan_.columns.size() && !has_default_plot_; ++c) {
    const Column& column = plan_.columns[c];
    const bool is_float = column.kind == Kind::f64 || column.kind == Kind::f32;
    const bool is_empty = std::ranges::any_of(column.axes, [&](const OwnAxis& axis) { return plan_.dimensions[axis.dimension].size == 0; });
    if (!is_float || is_empty || column.origin != Origin::computed || column.is_coordinate || column.is_left_out || column.sample) continue;
    const std::string mean = summary_ ? summary_->name_of(c, "mean") : "";
    const bool has_mean = !mean.empty() && axes_.points.dimensions.size() + column.axes.size() > 0;
    std::vector<std::string> axes = (has_mean ? axes_.points : axes_.tasks).dimensions;
    for (const OwnAxis& axis : column.axes) {
      const OwnDimension& dimension = plan_.dimensions[axis.dimension];
      axes.push_back(dimension.coordinate ? dimension.name : ".");
    }
    group_.attribute("NX_class", std::string("NXdata"));
    group_.attribute("signal", has_mean ? mean : column.name);
    group_.attribute("axes", axes);
    has_default_plot_ = true;
  }
}

void ExperimentGroup::name_left_out() {
  std::vector<std::string> names;
  for (const Column& column : plan_.columns)
    if (column.is_left_out) names.push_back(column.name);
  if (!names.empty()) group_.attribute("left_out", names);
}

void ExperimentGroup::finish() {
  status_.front().flush();
  for (auto* columns : {&counts_, &sample_counts_})
    for (auto& column : *columns) column.flush();
  for (auto& column : columns_)
    if (column) column->finish();
  if (summary_) summary_->finish();
}

}  // namespace sower::results
