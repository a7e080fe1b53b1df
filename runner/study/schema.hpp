#pragma once
// The study language as a JSON Schema, for editors.

#include <string>

namespace sower {

/// JSON Schema (draft 2020-12) of studies, made from the catalogue: the kinds with their parameters' types, ranges, units, defaults and
/// alternatives, and what stands around them. It is at least as generous as `sower check`, which has the last word.
std::string study_schema();

}  // namespace sower
