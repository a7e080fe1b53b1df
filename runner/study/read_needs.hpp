#pragma once
// Which experiments an experiment needs.

#include <string>
#include <vector>

#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// The key `needs`: a name, or a list of names.
std::vector<Need> read_needs(const io::Node& node, Complaints& complaints);

/// Looks up what the experiments of a study need, when all of them are read. Complains about names that are not there (`left_out`: those
/// that the command line does not take), and about circles.
void find_needed(Study& study, const std::vector<std::string>& left_out, Complaints& complaints);

}  // namespace sower
