#include "runner/results/task_axes.hpp"

#include <numeric>

#include "runner/results/labels.hpp"

namespace sower::results {
namespace {

using io::hdf5::NewDataset;
using io::hdf5::NewGroup;
using io::hdf5::Type;

constexpr const char* repetition = "number of the repetition";

Type type_of(const Axis& axis) {
  if (axis.numbers.empty()) return Type::text;
  return axis.integers ? Type::i64 : Type::f64;
}

/// Calls `use` with the coordinates of an axis as they are stored.
template <class Use>
void with_coordinates(const Axis& axis, Use use) {
  if (axis.numbers.empty()) use(axis.labels);
  else if (axis.integers) use(std::vector<std::int64_t>(axis.numbers.begin(), axis.numbers.end()));
  else use(axis.numbers);
}

void explain_axis(const NewDataset& dataset, const Axis& axis) {
  explain(dataset, axis.help, axis.unit, "");
  dataset.attribute("parameter", axis.key);
}

void write_range(const NewDataset& dataset, std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), first);
  dataset.write(0, std::span<const std::int64_t>(numbers));
}

/// The value of axis number k at each point, `repeats` times each.
void write_values(NewDataset dataset, const ExperimentSpec& spec, std::size_t k, std::int64_t repeats) {
  with_coordinates(spec.sweep.axes[k], [&]<class T>(const std::vector<T>& values) {
    Buffered<T> column(std::move(dataset));
    for (std::int64_t point = 0; point < spec.sweep.points(); ++point)
      for (std::int64_t i = 0; i < repeats; ++i) column.add(values[static_cast<std::size_t>(spec.sweep.coordinates_at(point)[k])]);
    column.flush();
  });
}

/// The swept parameters as coordinates of one dimension, `repeats` rows for each point. `suffix` tells those of points from those of tasks.
Along write_rows(NewGroup& group, const ExperimentSpec& spec, const std::string& dimension, std::int64_t repeats, Names& names) {
  Along along{{dimension}, ""};
  const std::string suffix = dimension == "point" ? "_of_point" : "";
  for (std::size_t k = 0; k < spec.sweep.axes.size(); ++k) {
    const std::string name = names.claim(spec.sweep.axes[k].name + suffix, "_swept");
    NewDataset dataset = group.variable(name, type_of(spec.sweep.axes[k]), {dimension});
    explain_axis(dataset, spec.sweep.axes[k]);
    if (!suffix.empty()) dataset.attribute("summary", std::string("coordinate"));
    write_values(std::move(dataset), spec, k, repeats);
    along.coordinates += (along.coordinates.empty() ? "" : " ") + name;
  }
  return along;
}

TaskAxes write_task_rows(NewGroup& group, const ExperimentSpec& spec, const Layout& layout, Names& names) {
  for (const char* own : {"task", "point"}) names.claim(own);
  const NewDataset tasks = group.coordinate("task", Type::i64, static_cast<std::uint64_t>(layout.rows()));
  write_range(tasks, layout.first_task(), layout.rows());
  explain(tasks, "number of the task in canonical order", "", "");
  TaskAxes axes;
  axes.tasks = write_rows(group, spec, "task", spec.replicates, names);
  Buffered<std::int64_t> replicates(group.variable("replicate", Type::i64, {"task"}));
  for (std::int64_t row = 0; row < layout.rows(); ++row) replicates.add(row % spec.replicates);
  replicates.flush();
  explain(replicates.dataset(), repetition, "", "");
  axes.tasks.coordinates += (axes.tasks.coordinates.empty() ? "" : " ") + std::string("replicate");
  if (spec.summary.empty()) return axes;
  const NewDataset points = group.coordinate("point", Type::i64, static_cast<std::uint64_t>(layout.cells()));
  write_range(points, 0, layout.cells());
  explain(points, "number of the sweep's point", "", "");
  axes.points = write_rows(group, spec, "point", 1, names);
  return axes;
}

TaskAxes write_cube_axes(NewGroup& group, const ExperimentSpec& spec, Names& names) {
  TaskAxes axes;
  for (const Axis& axis : spec.sweep.axes) {
    const std::string name = names.claim(axis.name, "_swept");
    const NewDataset dataset = group.coordinate(name, type_of(axis), axis.coordinates());
    with_coordinates(axis, [&]<class T>(const std::vector<T>& values) { dataset.write(0, std::span<const T>(values)); });
    explain_axis(dataset, axis);
    axes.points.dimensions.push_back(name);
  }
  axes.tasks = axes.points;
  const NewDataset replicates = group.coordinate("replicate", Type::i64, static_cast<std::uint64_t>(spec.replicates));
  write_range(replicates, 0, spec.replicates);
  explain(replicates, repetition, "", "");
  axes.tasks.dimensions.emplace_back("replicate");
  return axes;
}

}  // namespace

NewDataset Along::variable(const NewGroup& group, const std::string& name, Type type, const std::vector<std::string>& own) const {
  std::vector<std::string> all = dimensions;
  all.insert(all.end(), own.begin(), own.end());
  NewDataset made = group.variable(name, type, all);
  if (!coordinates.empty()) made.attribute("coordinates", coordinates);
  return made;
}

TaskAxes write_task_axes(NewGroup& group, const ExperimentSpec& spec, const Layout& layout, Names& names) {
  for (const char* own : {"replicate", "status"}) names.claim(own);
  if (!spec.summary.empty()) names.claim("n_summarised");
  group.attribute("layout", std::string(layout.is_cube() ? "grid" : "tasks"));
  return layout.is_cube() ? write_cube_axes(group, spec, names) : write_task_rows(group, spec, layout, names);
}

}  // namespace sower::results
