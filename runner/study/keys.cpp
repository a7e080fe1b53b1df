#include "runner/study/keys.hpp"

#include <algorithm>
#include <cctype>
#include <unordered_map>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {

Keys::Keys(const io::Node& map, std::string owner, std::vector<std::string> known, Complaints& complaints,
           std::vector<std::string> elsewhere)
    : map_(map), owner_(std::move(owner)), complaints_(complaints), known_(std::move(known)), elsewhere_(std::move(elsewhere)) {
  std::map<std::string, const io::Node*, std::less<>> misspelt;
  for (const auto& [key, value] : map_.entries) {
    if (std::ranges::find(known_, key.scalar) != known_.end()) values_.emplace(key.scalar, &value);  // of two the first
    else if (std::ranges::find(elsewhere_, key.scalar) != elsewhere_.end()) continue;
    else if (const std::vector<std::string> meant = nearest(key.scalar, known_); meant.size() == 1) misspelt.emplace(meant[0], &value);
  }
  values_.merge(misspelt);
}

const io::Node* Keys::take(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : found->second;
}

const io::Node* Keys::need(std::string_view key, const io::Mark& mark, const std::string& advice) const {
  const io::Node* node = take(key);
  if (node == nullptr && !complaints_.expects_gaps()) complaints_.add(mark, owner_ + " has no '" + std::string(key) + "'", advice);
  return node;
}

std::optional<std::int64_t> Keys::integer(std::string_view key, Range range) const {
  const io::Node* node = take(key);
  if (node == nullptr) return std::nullopt;
  io::Scalar<std::int64_t> read = io::read_integer(*node);
  if (read.value && range.holds(static_cast<double>(*read.value))) return read.value;
  complaints_.add(node->mark, must_be(io::quote(key), expected_number(true, none, range), read.found), read.advice);
  return std::nullopt;
}

std::optional<std::string> Keys::text(std::string_view key) const {
  const io::Node* node = take(key);
  if (node == nullptr) return std::nullopt;
  io::Scalar<std::string> read = io::read_text(*node);
  if (!read.value) complaints_.add(node->mark, must_be(io::quote(key), "text", read.found), read.advice);
  return read.value;
}

void Keys::finish(const std::function<std::string(std::string_view)>& advice) const {
  for (const auto& [key, value] : map_.entries) {
    if (std::ranges::find(known_, key.scalar) != known_.end()) continue;
    const bool is_elsewhere = std::ranges::find(elsewhere_, key.scalar) != elsewhere_.end();
    std::string word = is_elsewhere ? "" : did_you_mean(key.scalar, known_);
    if (word.empty() && advice) word = advice(key.scalar);
    if (word.empty()) word = "known here: " + one_of(known_);
    complaints_.add(key.mark, owner_ + " has no key " + io::quote(key.scalar), word);
  }
}

void check_duplicates(const io::Node& node, Complaints& complaints) {
  for (const io::Node& item : node.items) check_duplicates(item, complaints);
  std::unordered_map<std::string_view, int> lines;
  for (const auto& [key, value] : node.entries) {
    const auto [first, is_new] = lines.emplace(key.scalar, key.mark.line);
    if (!is_new)
      complaints.add(key.mark, "the key " + io::quote(key.scalar) + " is given twice",
                     "it stands in line " + std::to_string(first->second) + " already; remove one of them");
    check_duplicates(value, complaints);
  }
}

bool is_map(const io::Node& node, const std::string& what, Complaints& complaints, const std::string& advice) {
  if (node.shape == io::Node::Shape::map) return true;
  complaints.add(node.mark, must_be(what, "a map (key: value)", io::describe(node)), advice);
  return false;
}

bool is_name(const std::string& name, const io::Mark& mark, const std::string& what, Complaints& complaints) {
  const auto good = [](unsigned char c) { return c < 0x80 && (std::isalnum(c) != 0 || c == '_' || c == '-'); };
  const bool valid = !name.empty() && name.size() <= 100 && std::ranges::all_of(name, good) && name[0] != '-' && name[0] != '_';
  if (!valid)
    complaints.add(mark, io::quote(name) + " cannot name " + what,
                   "a name has letters, digits, '_' and '-', at most 100 of them, and begins with a letter or a digit");
  return valid;
}

}  // namespace sower
