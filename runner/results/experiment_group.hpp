#pragma once
// The group of one experiment in the results file: its sweep's axes, its tasks' status, and every variable they recorded.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/results/column_stream.hpp"
#include "runner/results/labels.hpp"
#include "runner/results/layout.hpp"
#include "runner/results/plan.hpp"
#include "runner/results/summary.hpp"
#include "runner/results/task_axes.hpp"

namespace sower::results {

class ExperimentGroup {
 public:
  /// Writes the axes and coordinates. `plan` has taken in all records of the experiment and is finished here.
  ExperimentGroup(io::hdf5::NewGroup group, const ExperimentSpec& spec, const Layout& layout, Plan& plan);
  /// The next row in the layout's order; a null record for a cell that no point has.
  void put(const RecordView* record);
  /// Writes what is still in memory; every row was put.
  void finish();
  /// Whether viewers are told what to plot first.
  [[nodiscard]] bool has_default_plot() const { return has_default_plot_; }

 private:
  void write_own_dimensions();
  void write_dimension(std::size_t d);
  void make_columns();
  void put_counts(const std::vector<const VariableView*>& given);
  void choose_default_plot();
  void name_left_out();

  io::hdf5::NewGroup group_;
  Plan& plan_;
  TaskAxes axes_;
  bool has_default_plot_ = false;
  std::vector<std::optional<ColumnStream>> columns_;   // by column; none for coordinates
  std::vector<Buffered<std::int8_t>> status_;          // one
  std::vector<Buffered<std::int64_t>> counts_;         // one for each ragged dimension
  std::vector<std::size_t> counted_;                   // the dimension of each
  std::vector<Buffered<std::int64_t>> sample_counts_;  // one for each sample
  std::optional<Summary> summary_;
  std::vector<const VariableView*> given_;  // of the row, by column
};

}  // namespace sower::results
