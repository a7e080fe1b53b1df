#pragma once
// What a results file knows about a single task.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/results/task_rows.hpp"

namespace sower::results {

/// A recorded variable at one task.
struct RecordedValue {
  std::string name, unit, help;
  Cell scalar;                                                    ///< when it has no dimensions of its own
  std::vector<std::pair<std::string, std::uint64_t>> dimensions;  ///< its own, with their sizes
  bool of_numbers = false;                                        ///< an array that can have:
  std::optional<double> least, greatest;                          ///< unless all of it is NaN or missing
};

/// Everything the task recorded, by name. Arrays are looked through in pieces.
std::vector<RecordedValue> recorded_by(const ExperimentTasks& experiment, std::uint64_t row);

/// The numbers of the tasks whose key begins with these hexadecimal digits, at most `most`.
std::vector<std::int64_t> with_key(const io::hdf5::Group& root, const std::string& digits, std::size_t most);

}  // namespace sower::results
