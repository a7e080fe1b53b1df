#pragma once
// Results of needed experiments for programs: as a JSON document.

#include <functional>
#include <string_view>

#include "runner/api/needed.hpp"

namespace sower::io {

/// {"experiments": {NAME: [a task each: {"parameters": {...}, "replicate": 0, "status": "done", "variables": {...}}]}}. Arrays are nested
/// lists, numbers that are not finite null. What was measured is left out: a program's results must not depend on it.
void write_needed_json(Needed& needed, const std::function<void(std::string_view)>& sink);

}  // namespace sower::io
