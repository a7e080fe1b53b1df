#pragma once
// What the tasks of one experiment recorded, seen as columns: the first of two passes over its records.

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/journal/journal.hpp"
#include "runner/results/kind.hpp"
#include "runner/results/names.hpp"

namespace sower::results {

/// An axis of a recorded variable, over all tasks.
struct OwnAxis {
  std::string recorded;   ///< its dimension's name in the records
  std::size_t split = 0;  ///< not 0: in some task it differs in size from another axis of that name, so it is a dimension of its own
  std::size_t longest = 0, shortest = std::numeric_limits<std::size_t>::max();
  std::size_t dimension = 0;  ///< in Plan::dimensions, once finished
};

/// Variables of the same name, unit and dimensions, one of each task.
struct Column {
  const Variable* head = nullptr;  ///< of the first; lives as long as the journal
  Origin origin = Origin::computed;
  Kind kind = Kind::f64;
  std::vector<OwnAxis> axes;
  std::int64_t tasks = 0;              ///< that recorded it
  double elements = 0;                 ///< that they recorded, in all
  double bytes = 0;                    ///< the same in the journal
  std::uint64_t recorded_by = 0;       ///< a hash over the numbers of those tasks, for variables with axes
  bool agrees = true;                  ///< the values of every task are the beginning of the longest
  std::span<const std::byte> longest;  ///< those, when they are needed for that

  std::string name;         ///< in the file, once finished
  bool has_missing = true;  ///< some element belongs to no task
  bool is_coordinate = false;
  bool is_left_out = false;           ///< too large to be gathered now
  std::optional<std::size_t> sample;  ///< in Plan::samples: stored flat
  std::size_t flat_axes = 0;          ///< then: how many of its first axes lie behind each other in that dimension

  /// Whether it has exactly one dimension and that bears its name.
  [[nodiscard]] bool names_its_dimension() const { return axes.size() == 1 && axes[0].recorded == head->name; }
};

struct OwnDimension {
  std::string recorded;
  std::size_t split = 0;
  std::size_t size = 0, shortest = std::numeric_limits<std::size_t>::max();
  std::string name;                       ///< in the file
  std::string count_name;                 ///< of the variable with each task's length; empty when all are the same or nobody asks
  bool is_used = false;                   ///< some variable is padded along it, or it has coordinates
  std::optional<std::size_t> coordinate;  ///< the column that holds its values
  Origin origin = Origin::measured;       ///< computed when any variable on it is
};

/// The dimension along which tasks lie behind each other, where filling them up to equal lengths would waste too much.
struct Sample {
  std::size_t column = 0;  ///< one that is stored so
  std::uint64_t size = 0;
  std::string name, count_name;
};

class Plan {
 public:
  /// Takes in one record. The journal it comes from has to outlive the plan.
  void add(const RecordView& record);
  /// Decides names, dimensions and coordinates for an experiment of that many tasks; `names` knows those already taken.
  void finish(std::int64_t tasks, Names& names);
  /// The number of a variable's column; looks at `guess` first.
  [[nodiscard]] std::size_t column_of(const Variable& head, std::size_t guess) const;
  /// What a column of a finished plan takes in the file, about.
  [[nodiscard]] double bytes_in_file(const Column& column, std::int64_t tasks) const;

  std::vector<Column> columns;
  std::vector<OwnDimension> dimensions;
  std::vector<Sample> samples;
  double most_bytes = std::numeric_limits<double>::infinity();  ///< columns that are larger in the file are left out

 private:
  void settle_sizes(const RecordView& record);
  void find_dimensions();
  void choose_coordinates();
  void choose_flat();
  [[nodiscard]] std::size_t sample_for(const Column& column);
  void mark_used(std::vector<bool>& counted);
  void name_dimensions(Names& names);
  void name_columns(std::int64_t tasks, Names& names);
  void leave_out(std::int64_t tasks);
  std::uint64_t records_ = 0;
  std::vector<std::size_t> last_;  // columns of the record being added, in its order
};

}  // namespace sower::results
