#include "runner/study/expected.hpp"

#include <cmath>

#include "io/yaml/scalar.hpp"

namespace sower {

std::string in_words(const Range& range) {
  const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
  if (low && high && !range.low_open && !range.high_open) return "from " + io::shortest(range.low) + " to " + io::shortest(range.high);
  std::string words;
  if (low) words += (range.low_open ? "above " : "at least ") + io::shortest(range.low);
  if (low && high) words += " and ";
  if (high) words += (range.high_open ? "below " : "at most ") + io::shortest(range.high);
  return words;
}

std::string expected_number(bool whole, Unit unit, const Range& range) {
  const std::string limits = in_words(range);
  std::string words = whole ? "a whole number" : "a number";
  if (!limits.empty()) words += (limits.starts_with("at ") ? " of " : " ") + limits;
  if (!unit.symbol.empty()) words += " (in " + std::string(unit.symbol) + ")";
  return words;
}

std::string one_of(const std::vector<std::string>& words) {
  std::string all;
  for (std::size_t i = 0; i < words.size(); ++i) all += (i == 0 ? "'" : i + 1 == words.size() ? " or '" : ", '") + words[i] + "'";
  return all;
}

std::string must_be(const std::string& what, const std::string& expected, const std::string& found) {
  return what + " must be " + expected + (found == io::describe(io::Node{}) ? ", but has no value" : ", not " + found);
}

}  // namespace sower
