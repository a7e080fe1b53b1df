#pragma once
// What `sower run --output json` prints before the work and after it: one line each.

#include <optional>
#include <string>

#include "runner/command/rank_layout.hpp"
#include "runner/results/gather.hpp"

namespace sower {

/// `to_run`: of the study's tasks.
std::string start_event(const Study& study, std::size_t to_run, const RankLayout& layout, const std::string& folder);

/// `gathered`: nothing when no results were written.
std::string end_event(int code, const std::optional<Gathered>& gathered, const Usage& usage, const std::string& folder);

}  // namespace sower
