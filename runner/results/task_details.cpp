#include "runner/results/task_details.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "runner/results/damage.hpp"

namespace sower::results {
namespace {

constexpr std::uint64_t piece = std::uint64_t{1} << 18;  // elements

void look_through(const io::hdf5::Dataset& dataset, std::uint64_t first, std::uint64_t count, RecordedValue& value) {
  const auto missing = dataset.integer("_FillValue");
  for (const std::uint64_t end = first + count; first < end; first += piece)
    for (const double x : dataset.numbers(first, std::min(piece, end - first))) {
      if (std::isnan(x) || (missing && x == static_cast<double>(*missing))) continue;
      value.least = std::min(value.least.value_or(x), x);
      value.greatest = std::max(value.greatest.value_or(x), x);
    }
}

RecordedValue value_of(io::hdf5::Dataset dataset, const std::vector<std::string>& dimensions, std::size_t of_tasks, std::uint64_t place) {
  require_intact(dataset);
  RecordedValue value{"", dataset.text("units").value_or(""), dataset.text("long_name").value_or(""), {}, {}, false, {}, {}};
  const std::vector<std::uint64_t> sizes = dataset.sizes();
  std::uint64_t elements = 1;
  for (std::size_t k = of_tasks; k < sizes.size(); ++k) {
    value.dimensions.emplace_back(dimensions[k], sizes[k]);
    elements *= sizes[k];
  }
  value.of_numbers = !value.dimensions.empty() && dataset.sort() != io::hdf5::Dataset::Sort::texts;
  if (value.of_numbers) look_through(dataset, place * elements, elements, value);
  if (value.dimensions.empty()) value.scalar = CellReader(std::move(dataset)).range(place, 1).front();
  return value;
}

/// A variable that is stored flat: tasks' values behind each other, as many as a variable over the tasks says.
std::optional<RecordedValue> flat_value(const io::hdf5::Group& group, const std::string& name, std::uint64_t place) {
  const io::hdf5::Dataset dataset = group.dataset(name);
  const std::vector<std::string> dimensions = dataset.dimensions(), names = group.datasets();
  const std::string counts_name = dimensions.empty() ? "" : dimensions.front() + "_count";
  if (std::ranges::find(names, counts_name) == names.end()) return {};
  const io::hdf5::Dataset counts = group.dataset(counts_name);
  if (counts.text("sample_dimension") != dimensions.front()) return {};
  require_intact(dataset);
  require_intact(counts);
  std::uint64_t before = 0;
  for (std::uint64_t first = 0; first < place; first += piece)
    for (const std::int64_t count : counts.integers(first, std::min(piece, place - first))) before += static_cast<std::uint64_t>(count);
  const auto mine = static_cast<std::uint64_t>(counts.integers(place, 1).front());
  RecordedValue value{name, dataset.text("units").value_or(""), dataset.text("long_name").value_or(""), {}, {}, false, {}, {}};
  const std::vector<std::uint64_t> sizes = dataset.sizes();
  std::uint64_t width = 1;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    value.dimensions.emplace_back(dimensions[k], k == 0 ? mine : sizes[k]);
    if (k > 0) width *= sizes[k];
  }
  value.of_numbers = dataset.sort() != io::hdf5::Dataset::Sort::texts;
  if (value.of_numbers) look_through(dataset, before * width, mine * width, value);
  return value;
}

/// Where tasks differ in length, `<dimension>_count` has this one's.
void settle_lengths(std::vector<RecordedValue>& values) {
  for (RecordedValue& value : values)
    for (auto& [dimension, size] : value.dimensions) {
      const auto count = std::ranges::find(values, dimension + "_count", &RecordedValue::name);
      const auto* length = count == values.end() ? nullptr : std::get_if<std::int64_t>(&count->scalar);
      if (length != nullptr) size = static_cast<std::uint64_t>(*length);
    }
}

}  // namespace

std::vector<RecordedValue> recorded_by(const ExperimentTasks& experiment, std::uint64_t row) {
  const std::uint64_t place = experiment.places_of(row, 1).front();
  const std::vector<std::string>& of_tasks = experiment.places().dimensions();
  const auto& swept = experiment.places().swept();
  std::vector<RecordedValue> values;
  for (const std::string& name : experiment.group().datasets()) {
    io::hdf5::Dataset dataset = experiment.group().dataset(name);
    if (name == "status" || name == "replicate" || dataset.is_scale()) continue;
    const std::vector<std::string> dimensions = dataset.dimensions();
    const bool by_task = dimensions.size() >= of_tasks.size() && std::equal(of_tasks.begin(), of_tasks.end(), dimensions.begin());
    if (std::ranges::find(swept, name, &SweptColumn::name) != swept.end()) continue;
    if (!by_task) {
      if (auto flat = flat_value(experiment.group(), name, place)) values.push_back(std::move(*flat));
      continue;
    }
    values.push_back(value_of(std::move(dataset), dimensions, of_tasks.size(), place));
    values.back().name = name;
  }
  settle_lengths(values);
  return values;
}

std::vector<std::int64_t> with_key(const io::hdf5::Group& root, const std::string& digits, std::size_t most) {
  const io::hdf5::Dataset keys = root.group("tasks").dataset("key");
  std::vector<std::int64_t> found;
  const std::uint64_t elements = keys.elements();
  for (std::uint64_t first = 0; first < elements; first += ExperimentTasks::rows_at_once) {
    const auto some = keys.texts(first, std::min(ExperimentTasks::rows_at_once, elements - first));
    for (std::size_t i = 0; i < some.size() && found.size() < most; ++i)
      if (some[i].starts_with(digits)) found.push_back(static_cast<std::int64_t>(first + i));
  }
  return found;
}

}  // namespace sower::results
