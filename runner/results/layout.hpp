#pragma once
// Where the tasks of an experiment lie in its arrays.

#include <cstdint>
#include <optional>
#include <vector>

#include "runner/study/study.hpp"

namespace sower::results {

/// The code in `status` of a cell that no point of the sweep has; the others are those of Status.
inline constexpr std::int8_t excluded = 4;

/// A hypercube over the coordinates of the swept parameters and the replicates when at least half of its cells are points and no two
/// points share one; otherwise one row a task. Rows of a hypercube are counted in row-major order, replicates fastest.
class Layout {
 public:
  /// `first_task`: the number in the study of the experiment's first task.
  Layout(const ExperimentSpec& spec, std::int64_t first_task);

  [[nodiscard]] bool is_cube() const { return is_cube_; }
  [[nodiscard]] std::int64_t first_task() const { return first_task_; }
  [[nodiscard]] std::int64_t replicates() const { return replicates_; }
  /// How many points, or cells of points, there are.
  [[nodiscard]] std::int64_t cells() const { return cells_; }
  [[nodiscard]] std::int64_t rows() const { return cells_ * replicates_; }
  /// The task of a row, counted from the experiment's first; nothing for an excluded cell.
  [[nodiscard]] std::optional<std::int64_t> task_at(std::int64_t row) const;
  /// The row of a task, which is counted from the experiment's first.
  [[nodiscard]] std::int64_t row_of(std::int64_t task) const;

 private:
  bool place(const Sweep& sweep);

  bool is_cube_ = false;
  std::int64_t first_task_, replicates_, cells_;
  std::vector<std::int64_t> cell_of_, point_in_;  ///< by point, by cell; empty when point and cell are the same
};

}  // namespace sower::results
