#pragma once

#include <string>

#include "runner/isolate/packet.hpp"
#include "runner/study/study.hpp"

namespace sower::isolate {

/// Why a task's process left no result, in words: "killed by signal 11 (segmentation fault)".
std::string ending(const Ended& ended, const ExperimentSpec& spec);

}  // namespace sower::isolate
