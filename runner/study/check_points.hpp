#pragma once
// The points of a sweep: whether each makes sense, and what its axes tell readers of the results.

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// What check_points() needs besides the experiment.
struct PointCheck {
  const Entry<Experiment>& kind;
  std::filesystem::path folder;  ///< where relative input files are looked for
  io::Mark kind_mark;            ///< where complaints go about what nobody has written
  const io::Node* exclude;       ///< the value of the sweep's `exclude`, or null
  Complaints& complaints;
  bool stored = false;  ///< see read_stored_study: input files are not looked at
};

/// Takes out what is excluded, reads the parameters of every point (of some 10,000 of them when there are more, each value of each axis
/// at least once), lets the experiments check them, and fills in what the axes tell: help, unit, coordinates.
void check_points(ExperimentSpec& spec, const PointCheck& check);

/// Settings of a value of an axis: path and text, as settings_of() gives them for some point that has it.
using SettingsOf = std::function<std::vector<std::pair<std::string, std::string>>(std::size_t axis, std::int64_t coordinate)>;

/// Takes the points that `exclude` matches out of a sweep whose axes are complete. Complains about conditions and entries that match
/// nothing, and when nothing is left. Returns complaints that other mistakes may be the reason of: about values that match nothing where
/// some of the axis cannot be read.
std::vector<Complaint> apply_exclude(const io::Node& exclude, Sweep& sweep, const SettingsOf& settings, Complaints& complaints);

}  // namespace sower
