#pragma once
// What a value has to be, in words.

#include <string>
#include <vector>

#include "runner/api/fields.hpp"

namespace sower {

/// "from 0 to 1", "above 0 and at most 5", "at least 1"; empty when every number will do.
std::string in_words(const Range& range);
/// "a number above 0 (in s)", "a whole number of at least 1".
std::string expected_number(bool whole, Unit unit, const Range& range);
/// "'a', 'b' or 'c'".
std::string one_of(const std::vector<std::string>& words);

/// "'steps' must be a whole number, not 1.5", "..., but has no value".
std::string must_be(const std::string& what, const std::string& expected, const std::string& found);

}  // namespace sower
