#include "runner/study/merge.hpp"

#include <unordered_map>
#include <unordered_set>

#include "io/yaml/scalar.hpp"

namespace sower {
namespace {

using io::Node;

bool is_map(const Node& node) { return node.shape == Node::Shape::map; }
bool is_word(const Node& node) { return node.shape == Node::Shape::scalar; }

/// The key itself as a node.
Node key_node(const std::string& word, const io::Mark& mark) {
  Node key;
  key.shape = Node::Shape::scalar;
  key.scalar = word;
  key.mark = mark;
  return key;
}

/// "adam" as {name: adam}.
void spell_out(Node& word) {
  Node map;
  map.shape = Node::Shape::map;
  map.mark = word.mark;
  map.entries.push_back({key_node("name", word.mark), std::move(word)});
  word = std::move(map);
}

bool names_another(const Node& base, const Node& over) {
  const Node *old_name = base.find("name"), *new_name = over.find("name");
  return old_name != nullptr && new_name != nullptr && old_name->scalar != new_name->scalar;
}

void merge_entries(Node& base, Node over, Part part) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.entries.size(); ++i) places.emplace(base.entries[i].key.scalar, i);
  std::unordered_set<std::string> seen;  // of a key given twice, which is a mistake, the first counts
  for (auto& [key, value] : over.entries) {
    if (!seen.insert(key.scalar).second) continue;
    const auto [place, is_new] = places.emplace(key.scalar, base.entries.size());
    if (is_new) {
      base.entries.push_back({std::move(key), std::move(value)});
    } else {
      Node::Entry& entry = base.entries[place->second];
      const Part below = part_below(part, key.scalar);
      entry.key = std::move(key);
      merge(entry.value, std::move(value), below);
    }
  }
}

/// How much of a path is one key of a map.
std::size_t key_length(const Node& map, Part part, const std::string& words) {
  std::size_t longest = 0;
  for (const auto& [key, value] : map.entries)
    if (words.starts_with(key.scalar) && (words.size() == key.scalar.size() || words[key.scalar.size()] == '.'))
      longest = std::max(longest, key.scalar.size());
  if (longest > 0) return longest;
  return part == Part::flat ? words.size() : std::min(words.find('.'), words.size());
}

}  // namespace

Part part_below(Part part, std::string_view key) {
  switch (part) {
    case Part::study:
      return key == "experiments" ? Part::experiments : Part::other;
    case Part::experiments:
      return Part::experiment;
    case Part::experiment:
      return key == "params" ? Part::params : key == "sweep" ? Part::sweep : Part::other;
    case Part::params:
    case Part::choice:
      return Part::choice;
    case Part::sweep:
      return key == "grid" || key == "zip" ? Part::flat : key == "sample" ? Part::sample : Part::other;
    case Part::sample:
      return key == "over" ? Part::flat : Part::other;
    case Part::flat:
    case Part::other:
      break;
  }
  return Part::other;
}

void merge(Node& base, Node over, Part part) {
  if (part == Part::choice && is_map(over)) {
    if (is_word(base)) spell_out(base);
    if (names_another(base, over)) base = Node{};
  }
  if (!is_map(base) || !is_map(over)) base = std::move(over);
  else merge_entries(base, std::move(over), part);
}

Path Path::after(std::size_t length) const {
  if (length >= words.size()) return {"", mark};
  return {words.substr(length + 1), {mark.file, mark.line, mark.column + static_cast<int>(length) + 1}};
}

void set_at(Node& node, Part part, const Path& path, const Node& value, Complaints& complaints) {
  if (is_word(node) && part == Part::choice) spell_out(node);
  if (node.shape == Node::Shape::null) node.shape = Node::Shape::map;
  if (!is_map(node)) {
    complaints.add(path.mark, "there is no " + io::quote(path.first()) + " in " + io::describe(node), "give the whole value");
    return;
  }
  const std::size_t length = key_length(node, part, path.words);
  const std::string key = path.words.substr(0, length);
  const Path rest = path.after(length);
  auto entry = std::find_if(node.entries.begin(), node.entries.end(), [&](const Node::Entry& one) { return one.key.scalar == key; });
  if (entry == node.entries.end()) {
    Node empty;
    empty.mark = path.mark;
    entry = node.entries.insert(entry, {key_node(key, path.mark), std::move(empty)});
  }
  if (!rest.words.empty()) return set_at(entry->value, part_below(part, key), rest, value, complaints);
  entry->key.mark = path.mark;
  merge(entry->value, value, part_below(part, key));
}

}  // namespace sower
