#include "runner/study/suggest.hpp"

#include <algorithm>
#include <numeric>

namespace sower {
namespace {

constexpr std::size_t longest_word = 60, most_named = 3;

std::string plain(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' ? '_' : c;
  return lower;
}

/// Letters that the two words share at both ends: what decides between words at the same distance.
std::size_t shared_ends(std::string_view a, std::string_view b) {
  const auto front = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  std::size_t back = 0;
  while (back < std::min(a.size(), b.size()) - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  return 2 * front + back;  // people get the beginning of a word right
}

}  // namespace

std::size_t typo_distance(std::string_view one, std::string_view other) {
  const std::string a = plain(one), b = plain(other);
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  std::iota(previous.begin(), previous.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substituted});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.empty() || word.size() > longest_word) return {};
  const std::string typed = plain(word);
  std::vector<std::string> best;
  std::size_t least = 1 + typed.size() / 4;  // one mistake in a short word, more in long ones
  for (const std::string& candidate : known) {
    const std::size_t lengths = std::max(typed.size(), candidate.size()) - std::min(typed.size(), candidate.size());
    if (lengths > least) continue;
    const std::size_t distance = typo_distance(typed, candidate);
    if (distance > least || distance >= std::max(typed.size(), candidate.size())) continue;
    if (distance < least) best.clear();
    least = distance;
    if (std::ranges::find(best, candidate) == best.end()) best.push_back(candidate);
  }
  if (best.empty() && typed.size() >= 3)
    std::ranges::copy_if(known, std::back_inserter(best),
                         [&](const std::string& candidate) { return plain(candidate).starts_with(typed); });
  std::ranges::stable_sort(best, std::ranges::greater{}, [&](const std::string& one) { return shared_ends(typed, plain(one)); });
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::vector<std::string> words = nearest(word, known);
  if (words.empty()) return "";
  std::string all;
  const std::size_t count = std::min(words.size(), most_named);
  for (std::size_t i = 0; i < count; ++i) all += (i == 0 ? "'" : i + 1 == count ? " or '" : ", '") + words[i] + "'";
  return "did you mean " + all + "?";
}

std::string did_you_mean(std::string_view word, std::span<const Elsewhere> others) {
  const auto found = std::ranges::find(others, word, &Elsewhere::first);
  return found == others.end() ? "" : "did you mean '" + std::string(found->second) + "'?";
}

}  // namespace sower
