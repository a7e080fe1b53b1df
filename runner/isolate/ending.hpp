#pragma once

#include <string>

#include "runner/isolate/packet.hpp"
#include "runner/study/study.hpp"

namespace sower::isolate {

/// "killed by signal 11 (segmentation fault)"
std::string signal_words(int number);

/// Why a task's process left no result, in words: "killed by signal 11 (segmentation fault)".
std::string ending(const Ended& ended, const ExperimentSpec& spec);

}  // namespace sower::isolate
