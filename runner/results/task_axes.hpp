#pragma once
// The dimensions along which the tasks of an experiment lie, with the swept parameters and the replicates as coordinates.

#include <string>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/results/layout.hpp"
#include "runner/results/names.hpp"

namespace sower::results {

/// Dimensions of arrays with an element for each task, or for each point, and what their attribute `coordinates` says: names of
/// one-dimensional variables, empty in a hypercube, whose dimensions bear the coordinates' names.
struct Along {
  std::vector<std::string> dimensions;
  std::string coordinates;

  /// An array over these dimensions and then `own` ones.
  [[nodiscard]] io::hdf5::NewDataset variable(const io::hdf5::NewGroup& group, const std::string& name, io::hdf5::Type type,
                                              const std::vector<std::string>& own = {}) const;
};

struct TaskAxes {
  Along tasks;
  Along points;  ///< for statistics over replicates; only when the experiment asks for some
};

/// Makes the dimensions and writes their coordinates.
TaskAxes write_task_axes(io::hdf5::NewGroup& group, const ExperimentSpec& spec, const Layout& layout, Names& names);

}  // namespace sower::results
