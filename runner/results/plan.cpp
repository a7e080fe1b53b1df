#include "runner/results/plan.hpp"

#include <algorithm>
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

void take_in(Column& column, const VariableView& variable) {
  if (variable.head->about.origin == Origin::measured) column.origin = Origin::measured;
  if (column.kind != kind_of(*variable.head)) column.agrees = false;
  column.kind = common(column.kind, kind_of(*variable.head));
  for (std::size_t k = 0; k < column.axes.size(); ++k) {
    column.axes[k].longest = std::max(column.axes[k].longest, variable.sizes[k]);
    column.axes[k].shortest = std::min(column.axes[k].shortest, variable.sizes[k]);
  }
  ++column.tasks;
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
  std::size_t guess = 0;
  for (const VariableView& variable : record.variables) {
    const std::size_t column = column_of(*variable.head, guess);
    if (column == columns.size()) columns.push_back(column_for(*variable.head));
    take_in(columns[column], variable);
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
  find_dimensions(names);
  choose_coordinates();
  name_columns(tasks, names);
}

void Plan::find_dimensions(Names& names) {
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
  // Unsplit ones first, so that they keep their names.
  for (OwnDimension& dimension : dimensions)
    if (dimension.split == 0) dimension.name = names.claim(dimension.recorded);
  for (OwnDimension& dimension : dimensions)
    if (dimension.split != 0) dimension.name = names.claim_numbered(dimension.recorded);
  for (OwnDimension& dimension : dimensions)
    if (dimension.shortest != dimension.size) dimension.count_name = names.claim(dimension.name + "_count");
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
    column.name = dimension.name;
  }
}

void Plan::name_columns(std::int64_t tasks, Names& names) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Column& column = columns[c];
    column.has_missing = column.tasks != tasks || std::ranges::any_of(column.axes, [&](const OwnAxis& axis) {
                           return axis.shortest != dimensions[axis.dimension].size;
                         });
    if (column.is_coordinate) continue;
    if (column.names_its_dimension()) column.name = names.claim_numbered(column.head->name + "_values");
    else if (std::ranges::any_of(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(c),
                                 [&](const Column& other) { return other.head->name == column.head->name; }))
      column.name = names.claim_numbered(column.head->name);
    else column.name = names.claim(column.head->name);
  }
}

}  // namespace sower::results
