#pragma once
// "Did you mean": the known words nearest to a misspelt one.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/api/registry.hpp"

namespace sower {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other (optimal string alignment;
/// Damerau 1964). Case does not count, and '-' is the same as '_'.
std::size_t typo_distance(std::string_view a, std::string_view b);

/// The known words that `word` may have been meant as, best first: all at the least distance if that is small, or those it begins.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

/// "did you mean 'steps'?", or empty when nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

/// A word of other programs, and the one that is meant by it.
using Elsewhere = std::pair<std::string_view, std::string_view>;

/// "did you mean 'replicates'?" for what others call "repeats", or empty when it is none of those.
std::string did_you_mean(std::string_view word, std::span<const Elsewhere> others);

/// Names of the registered implementations of Base, sorted.
template <class Base>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  for (const Entry<Base>* entry : catalogue<Base>()) names.emplace_back(entry->name);
  return names;
}

/// What to tell who wrote a name that no implementation of Base has: "did you mean 'adam'?", or "`sower kinds` lists them" when nothing
/// is near and `lister` is "sower kinds".
template <class Base>
std::string meant_among(std::string_view word, std::string_view lister) {
  const std::string advice = did_you_mean(word, names_of<Base>());
  return advice.empty() ? '`' + std::string(lister) + "` lists them" : advice;
}

}  // namespace sower
