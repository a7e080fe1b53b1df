#include "runner/study/covered.hpp"

#include <algorithm>

#include "runner/study/settings.hpp"

namespace sower {
namespace {

using io::Node;

using Entries = std::vector<Node::Entry>;

struct Place {
  Node* map = nullptr;  ///< that has the entry; null when there is none
  Entries::iterator entry;
};

Place entry_in(Node& map, std::string_view word) {
  const auto found = std::ranges::find(map.entries, word, [](const Node::Entry& one) { return std::string_view(one.key.scalar); });
  return found == map.entries.end() ? Place{} : Place{&map, found};
}

Place place_in(Node& params, std::string_view path) {
  Place place = entry_in(params, path.substr(0, path.find('.')));
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos && place.map != nullptr;) {
    const std::size_t next = path.find('.', dot + 1);
    place = entry_in(place.entry->value, path.substr(dot + 1, next - dot - 1));
    dot = next;
  }
  return place;
}

void remove(const Place& place) {
  if (place.map != nullptr) place.map->entries.erase(place.entry);
}

void remove_covered(Node& params, std::string_view key, const Node& value) {
  if (!key.ends_with(".name")) return remove(place_in(params, key));
  const Place choice = place_in(params, plain_path(key));
  if (choice.map == nullptr) return;
  const Node* name = choice.entry->value.find("name");
  if (choice.entry->value.shape != Node::Shape::map || (name != nullptr && name->scalar != value.scalar)) return remove(choice);
  remove(entry_in(choice.entry->value, "name"));
}

}  // namespace

bool gives(const Node& params, std::string_view key) {
  const Node* level = &params;
  for (std::size_t begin = 0, end = 0; end != std::string_view::npos; begin = end + 1) {
    end = key.find('.', begin);
    const std::string_view word = key.substr(begin, end == std::string_view::npos ? end : end - begin);
    if (begin > 0 && word == "name" && level->shape == Node::Shape::scalar) return true;  // a choice that is given as a word
    level = level->find(word);
    if (level == nullptr) return false;
  }
  return true;
}

Node without_covered(Node params, std::span<const SweptValue> swept) {
  for (const SweptValue& one : swept) remove_covered(params, one.axis->key, *one.value);
  return params;
}

}  // namespace sower
