#include "runner/results/plan.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sower::results {
namespace {

bool matches(const Column& column, const Variable& head) {
  if (column.head == &head) return true;
  return column.head->name == head.name && column.head->about.unit.symbol == head.about.unit.symbol &&
         std::ranges::equal(column.axes, head.dimensions, {}, &OwnAxis::recorded, &Dimension::name);
}

Column column_for(const Variable& head) {
  Column column;
  column.head = &head;
  column.origin = head.about.origin;
  column.kind = kind_of(head);
  for (const Dimension& dimension : head.dimensions) column.axes.push_back({.recorded = dimension.name});
  return column;
}

void take_in(Column& column, const VariableView& variable, std::uint64_t record) {
  if (variable.head->about.origin == Origin::measured) column.origin = Origin::measured;
  if (column.kind != kind_of(*variable.head)) column.agrees = false;
  column.kind = common(column.kind, kind_of(*variable.head));
  double elements = 1;
  for (std::size_t k = 0; k < column.axes.size(); ++k) {
    elements *= static_cast<double>(variable.sizes[k]);
    column.axes[k].longest = std::max(column.axes[k].longest, variable.sizes[k]);
    column.axes[k].shortest = std::min(column.axes[k].shortest, variable.sizes[k]);
  }
  ++column.tasks;
  column.elements += elements;
  column.bytes += static_cast<double>(variable.data.size());
  if (!column.axes.empty()) column.recorded_by = std::rotl(column.recorded_by ^ record, 23) * 0x9E3779B97F4A7C15U;
  if (!column.agrees || !column.names_its_dimension()) return;
  // The same bytes, not equal numbers: coordinates that are NaN agree with themselves.
  const std::size_t shared = std::min(column.longest.size(), variable.data.size());
  column.agrees = shared == 0 || std::memcmp(column.longest.data(), variable.data.data(), shared) == 0;
  if (variable.data.size() > column.longest.size()) column.longest = variable.data;
}

}  // namespace

std::size_t Plan::column_of(const Variable& head, std::size_t guess) const {
  if (guess < columns.size() && matches(columns[guess], head)) return guess;
  const auto found = std::ranges::find_if(columns, [&](const Column& column) { return matches(column, head); });
  return static_cast<std::size_t>(found - columns.begin());
}

void Plan::add(const RecordView& record) {
  last_.clear();
  ++records_;
  std::size_t guess = 0;
  for (const VariableView& variable : record.variables) {
    const std::size_t column = column_of(*variable.head, guess);
    if (column == columns.size()) columns.push_back(column_for(*variable.head));
    take_in(columns[column], variable, records_);
    last_.push_back(column);
    guess = column + 1;
  }
  settle_sizes(record);
}

void Plan::settle_sizes(const RecordView& record) {
  struct Seen {
    const OwnAxis* axis;
    std::size_t size;
  };
  std::vector<Seen> seen;
  for (std::size_t i = 0; i < last_.size(); ++i) {
    auto& axes = columns[last_[i]].axes;
    for (std::size_t k = 0; k < axes.size(); ++k) {
      const std::size_t size = record.variables[i].sizes[k];
      const auto same = [&](const OwnAxis& other) { return other.recorded == axes[k].recorded && other.split == axes[k].split; };
      const auto first = std::ranges::find_if(seen, [&](const Seen& other) { return same(*other.axis); });
      if (first != seen.end() && first->size != size) {
        // A number no axis has yet: joining another split dimension could clash with the sizes of an earlier task.
        for (const Column& column : columns)
          for (const OwnAxis& axis : column.axes)
            if (axis.recorded == axes[k].recorded && &axis != &axes[k]) axes[k].split = std::max(axes[k].split, axis.split + 1);
      }
      seen.push_back({&axes[k], size});
    }
  }
}

void Plan::finish(std::int64_t tasks, Names& names) {
  find_dimensions();
  choose_coordinates();
  choose_flat();
  name_dimensions(names);
  name_columns(tasks, names);
  leave_out(tasks);
}

void Plan::find_dimensions() {
  for (Column& column : columns)
    for (OwnAxis& axis : column.axes) {
      const auto found = std::ranges::find_if(
          dimensions, [&](const OwnDimension& dimension) { return dimension.recorded == axis.recorded && dimension.split == axis.split; });
      axis.dimension = static_cast<std::size_t>(found - dimensions.begin());
      OwnDimension& dimension = found == dimensions.end() ? dimensions.emplace_back() : *found;
      dimension.recorded = axis.recorded;
      dimension.split = axis.split;
      dimension.size = std::max(dimension.size, axis.longest);
      dimension.shortest = std::min(dimension.shortest, axis.shortest);
      if (column.origin == Origin::computed) dimension.origin = Origin::computed;
    }
}

void Plan::choose_coordinates() {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Column& column = columns[c];
    if (!column.names_its_dimension() || !column.agrees || column.axes[0].split != 0) continue;
    OwnDimension& dimension = dimensions[column.axes[0].dimension];
    // One that is shorter than another variable's axis says nothing about the rest of it.
    if (dimension.coordinate || column.axes[0].longest != dimension.size) continue;
    dimension.coordinate = c;
    column.is_coordinate = true;
  }
}

void Plan::choose_flat() {
  constexpr double most = 4;  // times as many elements as were recorded
  for (Column& column : columns) {
    double padded = static_cast<double>(column.tasks);
    for (std::size_t k = 0; k < column.axes.size(); ++k) {
      const std::size_t size = dimensions[column.axes[k].dimension].size;
      padded *= static_cast<double>(size);
      if (column.axes[k].shortest != size) column.flat_axes = k + 1;
    }
    if (column.is_coordinate || padded <= most * column.elements) column.flat_axes = 0;
    else column.sample = sample_for(column);
  }
}

/// Variables that the same tasks recorded along the same dimensions share a sample dimension.
std::size_t Plan::sample_for(const Column& column) {
  const auto flat = [](const Column& any) {
    std::vector<std::size_t> along;
    for (std::size_t k = 0; k < any.flat_axes; ++k) along.push_back(any.axes[k].dimension);
    return along;
  };
  for (std::size_t s = 0; s < samples.size(); ++s)
    if (const Column& other = columns[samples[s].column]; other.recorded_by == column.recorded_by && flat(other) == flat(column)) return s;
  double size = column.elements;
  for (std::size_t k = column.flat_axes; k < column.axes.size(); ++k)
    size /= static_cast<double>(dimensions[column.axes[k].dimension].size);
  samples.push_back({static_cast<std::size_t>(&column - columns.data()), static_cast<std::uint64_t>(size), "", ""});
  return samples.size() - 1;
}

/// Says which dimensions the file needs, and of which it needs each task's length.
void Plan::mark_used(std::vector<bool>& counted) {
  for (const Column& column : columns)
    for (std::size_t k = 0; k < column.axes.size(); ++k) {
      const bool is_flat = k < column.flat_axes;
      OwnDimension& dimension = dimensions[column.axes[k].dimension];
      dimension.is_used = dimension.is_used || !is_flat;
      // The length of a flat axis is the count of its sample, unless that counts several axes.
      if (dimension.shortest != dimension.size && ((!is_flat && !column.is_coordinate) || (is_flat && column.flat_axes > 1)))
        counted[column.axes[k].dimension] = true;
    }
}

void Plan::name_dimensions(Names& names) {
  std::vector<bool> counted(dimensions.size(), false);
  mark_used(counted);
  // Unsplit ones first, so that they keep their names.
  for (OwnDimension& dimension : dimensions)
    if (dimension.split == 0) dimension.name = names.claim(dimension.recorded);
  for (OwnDimension& dimension : dimensions)
    if (dimension.split != 0) dimension.name = names.claim_numbered(dimension.recorded);
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    if (counted[d]) dimensions[d].count_name = names.claim(dimensions[d].name + "_count");
    if (dimensions[d].coordinate) columns[*dimensions[d].coordinate].name = dimensions[d].name;
  }
  for (Sample& sample : samples) {
    const Column& column = columns[sample.column];
    for (std::size_t k = 0; k < column.flat_axes; ++k) sample.name += dimensions[column.axes[k].dimension].name + "_";
    sample.name = names.claim_numbered(sample.name + "sample");
    sample.count_name = names.claim(sample.name + "_count");
  }
}

void Plan::name_columns(std::int64_t tasks, Names& names) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Column& column = columns[c];
    column.has_missing = !column.sample && (column.tasks != tasks || std::ranges::any_of(column.axes, [&](const OwnAxis& axis) {
                                              return axis.shortest != dimensions[axis.dimension].size;
                                            }));
    if (column.is_coordinate) continue;
    if (column.names_its_dimension()) column.name = names.claim_numbered(column.head->name + "_values");
    else if (std::ranges::any_of(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(c),
                                 [&](const Column& other) { return other.head->name == column.head->name; }))
      column.name = names.claim_numbered(column.head->name);
    else column.name = names.claim(column.head->name);
  }
}

void Plan::leave_out(std::int64_t tasks) {
  for (Column& column : columns) {
    if (column.is_coordinate) continue;
    column.is_left_out = bytes_in_file(column, tasks) > most_bytes;
  }
}

double Plan::bytes_in_file(const Column& column, std::int64_t tasks) const {
  constexpr double text_bytes = 16;  // where a text lies, and how long it is
  double elements = column.elements;
  if (!column.sample) {
    elements = static_cast<double>(tasks);
    for (const OwnAxis& axis : column.axes) elements *= static_cast<double>(dimensions[axis.dimension].size);
  }
  return column.kind == Kind::text ? elements * text_bytes + column.bytes : elements * static_cast<double>(bytes_of(column.kind));
}

}  // namespace sower::results
