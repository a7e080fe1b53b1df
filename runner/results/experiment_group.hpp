#pragma once
// The group of one experiment in the results file: its sweep's axes, its tasks' status, and every variable they recorded.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/results/column_buffer.hpp"
#include "runner/results/labels.hpp"
#include "runner/results/plan.hpp"
#include "runner/study/study.hpp"

namespace sower::results {

class ExperimentGroup {
 public:
  /// Writes the axes and coordinates. `plan` has taken in all records of the experiment and is finished here.
  ExperimentGroup(io::hdf5::NewGroup group, const ExperimentSpec& spec, Plan& plan);
  /// Memory a task takes in the buffers, about.
  [[nodiscard]] std::size_t bytes_per_task() const;
  /// Begins a range of tasks: the rows are all missing.
  void begin(std::size_t rows);
  /// Puts the next task's record into the given row of the range; rows come in order and each comes once.
  void put(std::size_t row, const RecordView& record);
  /// Writes the range, which starts at that task of the experiment.
  void write(std::uint64_t first_task);

 private:
  void write_axes(const ExperimentSpec& spec, Names& names);
  void write_own_dimensions();
  void make_columns();
  void put_counts(const RecordView& record);

  io::hdf5::NewGroup group_;
  Plan& plan_;
  std::vector<std::string> task_dimensions_;  // the sweep's and replicate
  std::vector<std::size_t> buffer_of_;        // by column; none for coordinates
  std::vector<ColumnBuffer> buffers_;
  std::vector<Buffered<std::int8_t>> status_;   // one
  std::vector<Buffered<std::int64_t>> counts_;  // one for each ragged dimension
  std::vector<std::size_t> counted_;            // the dimension of each
};

}  // namespace sower::results
