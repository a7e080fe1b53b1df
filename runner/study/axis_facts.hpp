#pragma once
// What reading the points of a sweep tells about its axes.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runner/study/complaints.hpp"
#include "runner/study/points.hpp"
#include "runner/study/read_fields.hpp"

namespace sower {

/// What is known of an axis: of each value, and of the points that leave its parameter alone.
struct AxisFacts {
  std::vector<SweptFact> values;
  std::set<std::string> unset;  ///< the texts the parameter has there; empty text: there is no such parameter
};

/// Fills in the axes' coordinates, help and units. Values written in different ways that are the same become one where parameters
/// are set together; on an axis of its own, and as rows of a block, they are complained about.
void complete_axes(Sweep& sweep, std::vector<AxisFacts>& facts, Complaints& complaints);

}  // namespace sower
