#pragma once
// The values that a swept parameter takes: a list, or a range.

#include <optional>
#include <vector>

#include "runner/study/complaints.hpp"

namespace sower {

/// {linear: [0, 1]}, {log: [1e-4, 1e-1]} or {integer: [1, 10]}.
struct SweepRange {
  enum class Scale : char { linear, log, integer } scale = Scale::linear;
  double low = 0, high = 0;
  /// The value at a fraction of the way: 0 gives `low`, 1 gives `high`, both exactly.
  [[nodiscard]] double at(long double fraction) const;
  /// For integers: the number among low ... high into whose share of (0, 1) the fraction falls. Otherwise at(fraction).
  [[nodiscard]] double sample(double fraction) const;
};

/// Whether a map means a range, by its keys.
bool looks_like_range(const io::Node& node);

/// The ends of a range; complains about whatever else stands in the map than the `known` keys, which are the scales and more.
std::optional<SweepRange> read_range(const io::Node& node, const std::vector<std::string>& known, Complaints& complaints);

/// The values of a list ([0.1, 0.2]) or of a range with a number of `points` or a `step`; interior values are the nearest decimal
/// numbers with few digits where there are any. Empty, with a complaint, when there are none; `key` is named in messages.
std::vector<io::Node> read_values(const io::Node& key, const io::Node& values, Complaints& complaints);

/// A number as a node that stands at a place.
io::Node number_node(double number, const io::Mark& mark);

/// The decimal number with the fewest digits that is the same as x but for rounding errors of numbers as large as `scale`.
double clean(long double x, double scale);

}  // namespace sower
