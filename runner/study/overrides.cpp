#include "runner/study/overrides.hpp"

#include <algorithm>

#include "io/yaml/parse.hpp"
#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/merge.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::Node;

constexpr const char* path_advice = "write EXPERIMENT.KEY, '*.KEY' for all experiments, or a key of the study such as 'seed'";

std::vector<std::string> keys_of(const Node& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map.entries) keys.push_back(key.scalar);
  return keys;
}

/// A text of the command line as a source of its own, so that messages can show it.
io::Mark option(const char* name, const std::string& text) {
  return {std::make_shared<const io::SourceText>(io::SourceText{name, text}), 1, 1};
}

void relocate(Node& node, const std::shared_ptr<const io::SourceText>& file) {
  node.mark.file = file;
  for (Node& item : node.items) relocate(item, file);
  for (auto& [key, value] : node.entries) {
    relocate(key, file);
    relocate(value, file);
  }
}

class Overrides {
 public:
  Overrides(Node& root, Complaints& complaints) : root_(root), complaints_(complaints) {}

  void apply_profiles(const std::vector<std::string>& wanted) {
    const auto entry = std::ranges::find(root_.entries, "profiles", [](const Node::Entry& one) { return one.key.scalar; });
    Node profiles;
    if (entry != root_.entries.end()) {
      profiles = std::move(entry->value);
      root_.entries.erase(entry);
      if (!is_map(profiles, "'profiles'", complaints_, "write a name and below it paths with their values")) return;
    }
    for (const auto& [name, changes] : profiles.entries)
      if (is_map(changes, "profile " + io::quote(name.scalar), complaints_, "write 'experiment.params.steps: 100'"))
        for (const auto& [key, value] : changes.entries) check(path_of(key));
    for (const std::string& name : wanted) {
      const Node* changes = profiles.find(name);
      if (changes == nullptr)
        unknown(option("--profile", name), "there is no profile ", name, keys_of(profiles), "the study has no profiles");
      else
        for (const auto& [key, value] : changes->entries)
          if (check(path_of(key))) apply(path_of(key), value);
    }
  }

  /// "path=value".
  bool apply_setting(const std::string& text) {
    const io::Mark mark = option("--set", text);
    complaints_.begin(mark);
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      complaints_.add(mark, "a setting is a path, '=' and a value", "write --set EXPERIMENT.params.steps=500");
      return true;
    }
    try {
      // A key and blanks in the place of the path: so every place in the value is its place in the option.
      const Node map = io::parse("--set", "x:" + std::string(std::max<std::size_t>(equals, 2) - 1, ' ') + text.substr(equals + 1));
      Node value = map.entries.at(0).value;
      if (map.entries.size() > 1)
        throw io::SyntaxError(map.entries[1].key.mark, "a setting is a single value", "write --set once for each");
      relocate(value, mark.file);
      if (value.shape == Node::Shape::null) value.mark.column = static_cast<int>(equals) + 2;
      check_duplicates(value, complaints_);
      if (const Path path{text.substr(0, equals), mark}; check(path)) apply(path, value);
      return true;
    } catch (const io::SyntaxError& error) {
      complaints_.add({mark.file, error.mark.line, error.mark.column}, error.problem, error.advice);
      return false;
    }
  }

  std::vector<std::string> keep_only(const std::vector<std::string>& names) {
    Node* all = experiments();
    if (names.empty() || all == nullptr) return {};
    const std::size_t before = complaints_.heard();
    for (const std::string& name : names)
      if (all->find(name) == nullptr) unknown(option("--only", name), "there is no experiment ", name, keys_of(*all), "the study has none");
    if (complaints_.heard() > before) return {};
    std::vector<std::string> left_out = keys_of(*all);
    std::erase_if(left_out, [&](const std::string& name) { return std::ranges::find(names, name) != names.end(); });
    std::erase_if(all->entries, [&](const Node::Entry& one) { return std::ranges::find(names, one.key.scalar) == names.end(); });
    return left_out;
  }

 private:
  /// The map of experiments, or null.
  Node* experiments() {
    const auto found = std::ranges::find(root_.entries, "experiments", [](const Node::Entry& entry) { return entry.key.scalar; });
    return found == root_.entries.end() || found->value.shape != Node::Shape::map ? nullptr : &found->value;
  }

  static Path path_of(const Node& key) { return {key.scalar, {key.mark.file, key.mark.line, key.mark.column + (key.quoted ? 1 : 0)}}; }
  static bool is_top(const std::string& word) { return word != "experiments" && std::ranges::find(study_keys, word) != study_keys.end(); }

  void unknown(const io::Mark& mark, const std::string& problem, const std::string& word, const std::vector<std::string>& known,
               const std::string& none) {
    std::string advice = did_you_mean(word, known);
    if (advice.empty()) advice = known.empty() ? none : "known here: " + one_of(known);
    complaints_.add(mark, problem + io::quote(word), advice);
  }

  /// Whether a path leads to something: a key of the study, or something in an experiment that there is.
  bool check(const Path& whole) {
    if (whole.words.starts_with('.') || whole.words.ends_with('.') || whole.words.find("..") != std::string::npos) {
      complaints_.add(whole.mark, io::quote(whole.words) + " is no path", "put one '.' between two words");
      return false;
    }
    const Path path = whole.first() == "experiments" ? whole.after(whole.first().size()) : whole;
    const std::string first = path.first();
    const bool alone = path.words == first;
    if (is_top(first) && !alone) {
      complaints_.add(path.mark, io::quote(first) + " has no parts", "write " + first + "=VALUE");
      return false;
    }
    if (is_top(first) && first != "include" && first != "profiles" && alone && path.words == whole.words) return true;
    const Node* all = experiments();
    const bool there = all != nullptr && (first == "*" || all->find(first) != nullptr);
    if (there && !alone) return true;
    if (there || first.empty()) {
      complaints_.add(path.mark, io::quote(whole.words) + " does not say what is set", path_advice);
    } else if (!complaints_.expects_gaps()) {
      std::vector<std::string> known = all == nullptr ? std::vector<std::string>{} : keys_of(*all);
      if (alone) known.insert(known.end(), {"seed", "description", "study", "max_tasks"});
      const std::string meant = did_you_mean(first, known);
      complaints_.add(path.mark, "there is no experiment " + io::quote(first), meant.empty() ? path_advice : meant);
    }
    return false;
  }

  /// Sets what a path leads to, if it leads anywhere.
  void apply(const Path& whole, const Node& value) {
    const Path path = whole.first() == "experiments" ? whole.after(whole.first().size()) : whole;
    const std::string first = path.first();
    const Path rest = path.after(first.size());
    if (rest.words.empty()) {
      set_at(root_, Part::study, path, value, complaints_);
      return;
    }
    for (auto& [name, body] : experiments()->entries)
      if (first == "*" || name.scalar == first) set_at(body, Part::experiment, rest, value, complaints_);
  }

  Node& root_;
  Complaints& complaints_;
};

}  // namespace

bool apply_overrides(Node& root, const StudyRequest& request, Complaints& complaints) {
  Overrides overrides(root, complaints);
  overrides.apply_profiles(request.profiles);
  bool all_yaml = true;
  for (const std::string& setting : request.settings) all_yaml = overrides.apply_setting(setting) && all_yaml;
  return all_yaml;
}

std::vector<std::string> keep_only(Node& root, const std::vector<std::string>& names, Complaints& complaints) {
  return Overrides(root, complaints).keep_only(names);
}

}  // namespace sower
