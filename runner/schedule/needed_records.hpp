#pragma once
// Where a task finds the results of tasks that its experiment needs.

#include <string>
#include <string_view>
#include <vector>

#include "runner/journal/record.hpp"

namespace sower {

/// Records of tasks that have ended with a result, by their keys. Several threads may ask at the same time. All throw Error when there is
/// no such record.
class NeededRecords {
 public:
  NeededRecords() = default;
  NeededRecords(const NeededRecords&) = delete;
  NeededRecords& operator=(const NeededRecords&) = delete;
  virtual ~NeededRecords() = default;
  virtual Status status(const io::Hash& key) = 0;
  /// Names, dimensions and what they say about themselves, without sizes and values.
  virtual std::vector<Variable> heads(const io::Hash& key) = 0;
  /// A variable by its place among the heads. Its unit is valid as long as these records.
  virtual Variable variable(const io::Hash& key, std::size_t number) = 0;
};

}  // namespace sower
