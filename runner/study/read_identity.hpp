#pragma once
// The key `identity` of an experiment.

#include "runner/study/complaints.hpp"
#include "runner/study/study.hpp"

namespace sower {

FileIdentity read_identity(const io::Node& node, Complaints& complaints);

}  // namespace sower
