#include "runner/results/layout.hpp"

namespace sower::results {
namespace {

constexpr std::int64_t nobody = -1;

/// The number of cells, or nothing when they are more than `most`.
std::optional<std::int64_t> count_cells(const Sweep& sweep, std::int64_t most) {
  std::int64_t cells = 1;
  for (const Axis& axis : sweep.axes) {
    const auto size = static_cast<std::int64_t>(axis.coordinates());
    if (size > most / cells) return {};
    cells *= size;
  }
  return cells <= most ? std::optional(cells) : std::nullopt;
}

std::int64_t cell_at(const Sweep& sweep, std::int64_t point) {
  const std::vector<std::int64_t> along = sweep.coordinates_at(point);
  std::int64_t cell = 0;
  for (std::size_t k = 0; k < along.size(); ++k) cell = cell * static_cast<std::int64_t>(sweep.axes[k].coordinates()) + along[k];
  return cell;
}

}  // namespace

Layout::Layout(const ExperimentSpec& spec, std::int64_t first_task)
    : first_task_(first_task), replicates_(spec.replicates), cells_(spec.sweep.points()) {
  const std::optional<std::int64_t> cells = count_cells(spec.sweep, 2 * cells_);
  if (!cells) return;
  const std::int64_t points = cells_;
  cells_ = *cells;
  is_cube_ = place(spec.sweep);
  if (is_cube_) return;
  cells_ = points;
  cell_of_.clear();
  point_in_.clear();
}

/// Finds every point's cell. False when two points share one.
bool Layout::place(const Sweep& sweep) {
  const std::int64_t points = sweep.points();
  bool in_order = points == cells_;
  cell_of_.reserve(static_cast<std::size_t>(points));
  point_in_.assign(static_cast<std::size_t>(cells_), nobody);
  for (std::int64_t point = 0; point < points; ++point) {
    const std::int64_t cell = cell_at(sweep, point);
    in_order = in_order && cell == point;
    cell_of_.push_back(cell);
    std::int64_t& there = point_in_[static_cast<std::size_t>(cell)];
    if (there != nobody) return false;
    there = point;
  }
  if (in_order) {
    cell_of_ = {};
    point_in_ = {};
  }
  return true;
}

std::optional<std::int64_t> Layout::task_at(std::int64_t row) const {
  if (point_in_.empty()) return row;
  const std::int64_t point = point_in_[static_cast<std::size_t>(row / replicates_)];
  if (point == nobody) return {};
  return point * replicates_ + row % replicates_;
}

std::int64_t Layout::row_of(std::int64_t task) const {
  if (cell_of_.empty()) return task;
  return cell_of_[static_cast<std::size_t>(task / replicates_)] * replicates_ + task % replicates_;
}

}  // namespace sower::results
