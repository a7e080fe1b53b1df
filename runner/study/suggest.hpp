#pragma once
// "Did you mean": the known words nearest to a misspelt one.

#include <string>
#include <string_view>
#include <vector>

namespace sower {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other (optimal string alignment;
/// Damerau 1964). Case does not count, and '-' is the same as '_'.
std::size_t typo_distance(std::string_view a, std::string_view b);

/// The known words that `word` may have been meant as, best first: all at the least distance if that is small, or those it begins.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

/// "did you mean 'steps'?", or empty when nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace sower
