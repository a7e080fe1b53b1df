#pragma once

#include <vector>

#include "runner/study/study.hpp"

namespace sower {

/// The keys of one experiment's tasks, in their order; see task_keys in study.hpp.
std::vector<io::Hash> task_keys(const Study& study, std::size_t experiment, int threads);

}  // namespace sower
