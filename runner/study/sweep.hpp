#pragma once
// The sweep of an experiment: from its value in the study to axes and blocks.

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

struct SweepReading {
  const Entry<Experiment>* kind;  ///< null when the study names none that there is
  std::uint64_t study_seed;       ///< with the experiment's name it decides what is sampled
  std::string experiment;
};
/// Reads `sweep`. The axes still lack what check_points() fills in: coordinates, help, unit. The second is the value of `exclude`, or
/// null.
std::pair<Sweep, const io::Node*> read_sweep(const io::Node& node, const SweepReading& reading, Complaints& complaints);

/// Whether every experiment's results have something of that name.
bool is_taken_in_results(std::string_view name);

/// Collects axes and blocks. An axis keeps each value once, however often it is written in the same words.
class SweepBuilder {
 public:
  explicit SweepBuilder(Complaints& complaints) : complaints_(complaints) {}
  /// What follows is another part of the sweep.
  void begin_part() { first_of_part_ = static_cast<std::ptrdiff_t>(sweep_.axes.size()); }
  /// A new axis for a key; complains and gives none when another part has set that key.
  std::optional<std::size_t> add_axis(const io::Node& key);
  /// The number of a value on an axis.
  std::int32_t value(std::size_t axis, const io::Node& value);
  /// A block of a single axis with these values.
  void add_block_of(std::size_t axis, std::vector<io::Node> values);
  void add_block(Block block);
  /// Names the axes.
  Sweep finish();

 private:
  Complaints& complaints_;
  Sweep sweep_;
  std::ptrdiff_t first_of_part_ = 0;
  std::vector<std::unordered_map<std::string, std::int32_t>> known_;  ///< of each axis: its values by how they are written
};

/// `cases`: a list of maps of settings that go together; a list within one stands for each of its values.
void read_cases(const io::Node& cases, const SweepReading& reading, SweepBuilder& builder, Complaints& complaints);

/// `sample`: a number of points spread over ranges and choices.
void read_sample(const io::Node& sample, const SweepReading& reading, SweepBuilder& builder, Complaints& complaints);

}  // namespace sower
