// Choices, and what nobody has asked for.

#include "runner/study/level.hpp"

#include <algorithm>

#include "runner/study/settings.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {

using io::Node;

void Level::operator()(std::string_view key, AnyChoice& value, std::string_view help) {
  const Found found = take(key);
  const std::string path = prefix_ + std::string(key);
  const bool is_map = found.node != nullptr && found.node->shape == Node::Shape::map;
  const bool is_word = found.node != nullptr && found.node->shape == Node::Shape::scalar;
  if (found.node != nullptr && !is_map && !is_word) {
    const io::Scalar<std::string> what{{}, io::describe(*found.node), list_advice(found)};
    return give_up_below(path), wrong(name(key), found, "the name of an alternative or a map (name: ...)", what);
  }
  Level inner(reading_, is_map ? found.node : nullptr, path + '.', "");
  Found named = inner.take("name");
  if (is_word && named.node != nullptr) given_twice(*reading_.point.swept[static_cast<std::size_t>(named.swept)].axis, found.node->mark);
  else if (is_word) named = found;
  if (named.node != nullptr && !select(key, value, named)) return give_up_below(path);
  if (found.swept >= 0 && reading_.point.facts != nullptr)
    if (std::string label = label_alone(value, found); !label.empty()) learn(found, text_fact(help, std::move(label)));
  if (named.swept >= 0 && named.swept != found.swept) learn(named, text_fact(help, std::string(value.name())));
  inner.owner_ = std::string(key) + " '" + std::string(value.name()) + "'";
  value.fields(inner);
  inner.finish();
  if (reading_.point.complaints != nullptr) inside_.push_back({std::string(key), std::string(value.name()), std::move(inner.known_)});
}

void Level::finish() {
  if (map_ != nullptr)
    for (const auto& [key, node] : map_->entries)
      if (!knows(key.scalar)) unknown(key.mark, key.scalar);
  reading_.for_unused(prefix_, [&](const Axis& axis, std::string_view rest) {
    const std::string_view word = rest.substr(0, rest.find('.'));
    if (!knows(word)) unknown(axis.mark, word);
    else reading_.complain(axis.mark, io::quote(word) + " has no parameters of its own", "sweep '" + prefix_ + std::string(word) + "'");
    return true;
  });
}

Level::Found Level::take(std::string_view key) {
  known_.emplace_back(key);
  const Node* given = map_ == nullptr ? nullptr : map_->find(key);
  const int swept = reading_.swept(prefix_, key);
  if (swept < 0) return {given, -1};
  const SweptValue& value = reading_.point.swept[static_cast<std::size_t>(swept)];
  if (given != nullptr) given_twice(*value.axis, given->mark);
  return {value.value, swept};
}

void Level::given_twice(const Axis& axis, const io::Mark& other) const {
  reading_.complain(axis.mark, io::quote(axis.key) + " is swept, and is also given in " + line_of(other, axis.mark),
                    "remove one of the two");
}

bool Level::select(std::string_view key, AnyChoice& choice, const Found& named) {
  std::vector<std::string> names;
  for (const Description& one : choice.alternatives()) names.emplace_back(one.name);
  io::Scalar<std::string> read = io::read_text(*named.node);
  if (read.value && std::ranges::find(names, *read.value) != names.end()) {
    choice.select(*read.value);
    return true;
  }
  std::vector<std::string> meant;
  if (read.value) {
    meant = nearest(*read.value, names);
    read.found = io::quote(*read.value);
    read.advice = did_you_mean(*read.value, names);
  }
  wrong(name(key), named, one_of(names), read);
  if (meant.size() != 1) return false;
  choice.select(meant.front());  // so that what belongs to it is checked too
  return true;
}

std::string Level::label_alone(AnyChoice& choice, const Found& found) const {
  const std::string name(choice.name());
  const Node nothing;
  Complaints ignored;
  const PointParameters alone{nothing, {}, "", reading_.point.folder, false, &ignored, nullptr};
  Reading reading(alone);
  Level level(reading, found.node->shape == Node::Shape::map ? found.node : nullptr, "", "");
  level.take("name");
  choice.fields(level);
  std::string label = ignored.size() > 0 ? "" : label_of(choice);
  choice.select(name);
  return label;
}

void Level::unknown(const io::Mark& mark, std::string_view word) const {
  std::string advice = did_you_mean(word, known_);
  if (prefix_.empty() && word == "params") advice = "what stands here are parameters already: leave 'params' out";
  if (advice.empty() && prefix_.empty() && std::ranges::find(experiment_keys, word) != experiment_keys.end())
    advice = "it belongs one level up, beside 'params'";
  for (const auto& [key, name, words] : inside_)
    if (advice.empty() && std::ranges::find(words, word) != words.end())
      advice = "it is a parameter of " + key + " '" + name + "': write " + key + ": {name: " + name + ", " + std::string(word) + ": ...}";
  if (const std::size_t dot = word.find('.'); advice.empty() && dot != std::string_view::npos && knows(word.substr(0, dot)))
    advice = "dots are for sweeps; write " + std::string(word.substr(0, dot)) + ": {" + std::string(word.substr(dot + 1)) + ": ...}";
  if (advice.empty()) advice = known_.empty() ? "it has none" : "known here: " + one_of(known_);
  reading_.complain(mark, owner_ + " has no parameter " + io::quote(word), advice);
}

void Level::give_up_below(const std::string& path) {
  reading_.for_unused(path + '.', [](const Axis&, std::string_view) { return true; });
}

void Level::learn(const Found& found, SweptFact fact) const {
  if (found.swept >= 0 && reading_.point.facts != nullptr) (*reading_.point.facts)[static_cast<std::size_t>(found.swept)] = std::move(fact);
}

}  // namespace sower
