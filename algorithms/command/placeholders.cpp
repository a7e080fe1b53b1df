#include "algorithms/command/placeholders.hpp"

#include <algorithm>
#include <numeric>

#include "runner/api/error.hpp"

namespace sower::command {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The name that begins there; empty when none does.
std::string_view name_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_letter(text[end]) || (end > at && is_digit(text[end])))) ++end;
  return text.substr(at, end - at);
}

/// The placeholder whose first brace stands there, with `braces` braces on either side; one without a name when there is none.
Placeholder placeholder_at(std::string_view text, std::size_t at, std::size_t braces) {
  const std::string_view name = name_at(text, at + braces);
  const std::size_t closing = at + braces + name.size();
  const bool is_one = !name.empty() && text.substr(closing).starts_with(std::string_view("}}").substr(0, braces));
  return is_one ? Placeholder{name, at, closing + braces, braces == 2} : Placeholder{};
}

/// How many letters have to be put in, taken out or replaced (Levenshtein 1966).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  std::string best;
  std::size_t least = std::min<std::size_t>(3, name.size() / 2 + 1);  // one that shares little with the word was not meant
  for (const std::string& one : known)
    if (const std::size_t away = distance(name, one); away < least) {
      least = away;
      best = one;
    }
  return best;
}

std::vector<Placeholder> placeholders_in(std::string_view text) {
  std::vector<Placeholder> all;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at)) {
    Placeholder found = placeholder_at(text, at, text.substr(at).starts_with("{{") ? 2 : 1);
    at = found.name.empty() ? at + 1 : found.end;
    if (!found.name.empty()) all.push_back(found);
  }
  return all;
}

std::string filled(std::string_view text, const Filling& values) {
  std::string all;
  std::size_t done = 0;
  for (const Placeholder& one : placeholders_in(text)) {
    all += text.substr(done, one.begin - done);
    done = one.end;
    if (one.is_literal) {
      all += text.substr(one.begin + 1, one.end - one.begin - 2);
      continue;
    }
    const auto found = values.find(one.name);
    require(found != values.end(), "there is no value for {", one.name, "}");
    all += found->second;
  }
  return all.append(text.substr(done));
}

}  // namespace sower::command
