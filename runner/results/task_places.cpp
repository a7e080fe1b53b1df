#include "runner/results/task_places.hpp"

#include <algorithm>

namespace sower::results {

TaskPlaces::TaskPlaces(const io::hdf5::Group& group, const std::vector<std::string>& keys)
    : dimensions_(group.dataset("status").dimensions()) {
  const std::vector<std::uint64_t> sizes = group.dataset("status").sizes();
  for (const std::string& name : group.datasets()) {
    const io::hdf5::Dataset dataset = group.dataset(name);
    const auto key = dataset.text("parameter");
    const bool of_tasks = dataset.is_scale() || dataset.dimensions() == dimensions_;  // a summary's points have parameters, too
    if (key && of_tasks) swept_.push_back({name, *key, dataset.text("units").value_or(""), dataset.text("long_name").value_or("")});
  }
  std::ranges::stable_sort(swept_, {}, [&](const SweptColumn& column) { return std::ranges::find(keys, column.key) - keys.begin(); });
  for (const SweptColumn& column : swept_) {
    readers_.emplace_back(group.dataset(column.name));
    const auto dimension = std::ranges::find(dimensions_, column.name);
    if (dimension == dimensions_.end()) continue;
    coordinates_.push_back(readers_.back().range(0, readers_.back().dataset().elements()));
    std::uint64_t stride = 1;
    for (auto k = static_cast<std::size_t>(dimension - dimensions_.begin()) + 1; k < sizes.size(); ++k) stride *= sizes[k];
    strides_.push_back(stride);
  }
}

std::vector<Cell> TaskPlaces::at(std::size_t parameter, std::span<const std::uint64_t> places) const {
  if (coordinates_.empty()) return readers_[parameter].at(places);
  std::vector<Cell> cells(places.size());
  const std::vector<Cell>& coordinates = coordinates_[parameter];
  std::ranges::transform(places, cells.begin(),
                         [&](std::uint64_t place) { return coordinates[place / strides_[parameter] % coordinates.size()]; });
  return cells;
}

}  // namespace sower::results
