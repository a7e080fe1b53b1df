#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runner/study/study.hpp"

namespace sower {

/// The number of the task that a word means, by its number or by at least 4 digits of its key. Throws UsageError, saying what to write,
/// when it means none or several.
std::int64_t task_meant(const Study& study, const std::string& word);

}  // namespace sower
