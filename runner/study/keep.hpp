#pragma once
// What an experiment keeps of what its tasks record, and which statistics over replicates stand beside it.

#include <vector>

#include "runner/api/recorder.hpp"
#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Reads `record`: {loss: {every: 10}, trajectory: none, weights: float32}.
std::vector<KeepRule> read_record(const io::Node& node, Complaints& complaints);

/// Reads `summary`: true, one word or a list of words.
std::vector<std::string> read_summary(const io::Node& node, Complaints& complaints);

/// "every 10 as float32": what a rule keeps, in the study's words.
std::string words_of(const KeepRule& rule);

/// A note about rules that change nothing of these variables, as the first task of an experiment recorded them: not recorded, a single
/// value to be thinned; empty when there are none. Only a task that has run can tell what it records.
std::string idle_rules(const std::vector<KeepRule>& rules, const std::vector<Variable>& recorded);

/// What is left of recorded variables. Of a dimension along which all that is left was thinned alike the coordinate is thinned too;
/// otherwise the thinned variables get a dimension of their own, `<name>_every_<n>`, with its coordinate.
std::vector<Variable> keep(std::vector<Variable> variables, const std::vector<KeepRule>& rules);

}  // namespace sower
