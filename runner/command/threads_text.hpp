#pragma once

#include <string>

#include "runner/command/rank_layout.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Of experiments that ask for more threads than ranks have cores: what becomes of that. Empty when there are none.
std::string threads_text(const Study& study, const RankLayout& layout);

}  // namespace sower
