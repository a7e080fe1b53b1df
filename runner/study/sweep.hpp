#pragma once
// The sweep of an experiment: its axes, and the check of its points.

#include <filesystem>

#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Axes and blocks from the value of `sweep`: keys and values, which check_points() completes.
Sweep read_sweep(const io::Node& sweep, Complaints& complaints);

/// What check_points() needs besides the experiment.
struct PointCheck {
  const Entry<Experiment>& kind;
  std::filesystem::path folder;  ///< where relative input files are looked for
  io::Mark kind_mark;            ///< where complaints go about what nobody has written
  Complaints& complaints;
};

/// Reads the parameters of every point (of some 10,000 of them when there are more, each value of each axis at least once), lets the
/// experiments check them, and fills in what the axes tell readers: help, unit, coordinates.
void check_points(ExperimentSpec& spec, const PointCheck& check);

}  // namespace sower
