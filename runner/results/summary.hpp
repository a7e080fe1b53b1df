#pragma once
// Statistics over the replicates of each point, beside the raw values.

#include <cstdint>
#include <string>
#include <vector>

#include "runner/journal/journal.hpp"
#include "runner/results/labels.hpp"
#include "runner/results/plan.hpp"
#include "runner/results/statistics.hpp"
#include "runner/results/task_axes.hpp"

namespace sower::results {

class Summary {
 public:
  /// Makes `<variable>_<word>` for each float or integer variable that is stored as an array over the tasks, and `n_summarised`.
  Summary(const io::hdf5::NewGroup& group, const ExperimentSpec& spec, const Along& points, const Plan& plan, Names& names);
  /// The next task in the order of rows: what it recorded, by column, null where it recorded nothing. `counts`: whether it has results.
  /// The views have to live until all replicates of its point were put.
  void put(bool counts, const std::vector<const VariableView*>& given);
  void finish();
  /// The name of the summary by that word of a column; empty when there is none.
  [[nodiscard]] std::string name_of(std::size_t column, std::string_view word) const;

 private:
  struct Variable {
    std::size_t column;
    std::vector<std::size_t> sizes;  // of a task's array, filled up
    std::vector<std::string> names;  // by statistic
    std::vector<Buffered<double>> columns;
    std::vector<double> scalars;       // of the point's replicates so far, when it has no dimensions
    std::vector<VariableView> arrays;  // else
  };
  void add(const io::hdf5::NewGroup& group, const Along& points, const Plan& plan, std::size_t column, Names& names);
  void end_point();
  void summarise(Variable& variable);

  Statistics statistics_;
  std::int64_t replicates_, in_point_ = 0, counted_ = 0;
  std::vector<Buffered<std::int64_t>> n_;  // one
  std::vector<Variable> variables_;
  std::vector<double> sample_;
};

}  // namespace sower::results
