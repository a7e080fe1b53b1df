#pragma once
// What the rules for stopping early have in common: each goes by a number that tasks record.

#include <string>
#include <string_view>

#include "io/yaml/node.hpp"
#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// The name of the number under a rule's key; empty, with a complaint, when it is none.
std::string read_metric(const io::Node& node, std::string_view key, Complaints& complaints);

/// What the tasks do not leave behind cannot be looked at: complains, at `mark`, when the experiment's `record` leaves it out.
void require_recorded(std::string_view rule, const std::string& metric, const io::Mark& mark, const ExperimentSpec& spec,
                      Complaints& complaints);

}  // namespace sower
