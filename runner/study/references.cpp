#include "runner/study/references.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/reference_scope.hpp"
#include "runner/study/substitute.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::Node;

constexpr std::string_view in_params = "params.", in_experiments = "experiments.";

Node* entry_of(Node* map, std::string_view key) {
  if (map == nullptr) return nullptr;
  const auto found = std::ranges::find(map->entries, key, [](const Node::Entry& entry) { return std::string_view(entry.key.scalar); });
  return found == map->entries.end() ? nullptr : &found->value;
}

/// Keys of the parameters that a sweep sets, in whichever way.
std::vector<std::string> swept_keys(const Node& sweep) {
  std::vector<std::string> keys;
  const auto add = [&](const Node* part) {
    if (part == nullptr) return;
    for (const auto& [key, value] : part->entries) keys.push_back(key.scalar);
    for (const Node& item : part->items)
      for (const auto& [key, value] : item.entries) keys.push_back(key.scalar);
  };
  for (const char* part : {"grid", "zip", "cases"}) add(sweep.find(part));
  if (const Node* sample = sweep.find("sample")) add(sample->find("over"));
  return keys;
}

/// All references of a study.
class StudyReferences {
 public:
  StudyReferences(Node& root, const std::filesystem::path& folder, Complaints& complaints)
      : root_(root), resolution_([&](const io::Mark& mark, const std::string& problem, const std::string& advice) {
          complaints.add(mark, problem, advice);
        }) {
    Node* all = entry_of(&root, "experiments");
    if (all == nullptr) return;
    for (auto& [name, body] : all->entries) {
      const Node *kind = body.find("kind"), *sweep = body.find("sweep");
      ParameterScope::Parts parts{entry_of(&body, "params"), kind == nullptr ? "" : kind->scalar, folder, {}, {}};
      if (sweep != nullptr) parts.swept_keys = swept_keys(*sweep);
      experiments_.push_back({name.scalar, &body, ParameterScope(std::move(parts), resolution_), {name.scalar, {}}});
    }
  }

  void resolve() {
    for (auto& [key, value] : root_.entries)
      if (key.scalar != "experiments") resolve_below(value, nullptr, key.scalar);
    for (Own& own : experiments_)
      for (auto& [key, value] : own.body->entries) resolve_below(value, &own, key.scalar);
  }

  /// Takes out the scalars that are wrong, and what is empty without them.
  bool prune(Node& node) {
    if (resolution_.is_wrong(node)) return false;
    const std::size_t before = node.items.size() + node.entries.size();
    std::vector<Node> items;
    for (Node& item : node.items)
      if (prune(item)) items.push_back(std::move(item));
    std::vector<Node::Entry> entries;
    for (Node::Entry& entry : node.entries)
      if (prune(entry.value)) entries.push_back(std::move(entry));
    node.items = std::move(items);
    node.entries = std::move(entries);
    return before == 0 || node.items.size() + node.entries.size() > 0;
  }

  std::map<std::string, References> waiting() {
    std::map<std::string, References> all;
    for (Own& own : experiments_)
      if (own.waits) all.emplace(own.name, std::move(own.needs));
    return all;
  }

 private:
  struct Own {
    std::string name;
    Node* body;
    ParameterScope scope;
    References needs;
    bool waits = false;
  };

  void resolve_below(Node& node, Own* own, const std::string& name) {
    if (has_reference(node.scalar)) resolve_scalar(node, own, name);
    for (Node& item : node.items) resolve_below(item, own, name);
    for (auto& [key, value] : node.entries) resolve_below(value, own, name + '.' + key.scalar);
  }

  void resolve_scalar(Node& scalar, Own* own, const std::string& name) {
    try {
      const Value value = resolution_.resolve(scalar, full_name(own, name), lookup_from(own));
      if (!std::holds_alternative<std::monostate>(value)) return;
    } catch (const Told&) {
      return;
    }
    if (name.starts_with(in_params)) own->waits = true;
    else if (name.starts_with("sweep."))
      resolution_.refuse(scalar, io::quote(swept_name_) + " is swept, so that this would be no single value of the sweep",
                         "put it under 'params', where it follows the sweep");
    else resolution_.refuse(scalar, io::quote(swept_name_) + " is swept, so that it has no single value here", "give a number");
  }

  static std::string full_name(const Own* own, const std::string& name) {
    return own == nullptr ? name : std::string(in_experiments) + own->name + '.' + name;
  }

  Lookup lookup_from(Own* own) {
    return [this, own](const std::string& name) {
      Value value = look_up(name, own);
      if (const auto* found = std::get_if<std::string>(&value)) check_length(name, *found);
      if (std::holds_alternative<std::monostate>(value)) swept_name_ = name;
      else if (own != nullptr) own->needs.names[name] = value;
      return value;
    };
  }

  /// In the experiment first, then from the top of the study.
  Value look_up(const std::string& name, Own* own) {
    if (own != nullptr)
      if (const std::optional<Value> value = in_experiment(name, *own)) return *value;
    if (name.starts_with(in_experiments)) return elsewhere(name, own);
    Node* node = entry_of(&root_, name);
    if (node != nullptr && node->shape == Node::Shape::scalar) return resolution_.resolve(*node, name, lookup_from(nullptr));
    if (name == "seed" && node == nullptr) return std::int64_t{0};
    throw unknown(name, own);
  }

  /// The value of a name within an experiment; none when there is nothing of that name.
  std::optional<Value> in_experiment(const std::string& name, Own& own) {
    if (name.starts_with(in_params)) return own.scope.value(name.substr(in_params.size()), full_name(&own, "params."), lookup_from(&own));
    Node* node = entry_of(own.body, name);
    if (node != nullptr && node->shape == Node::Shape::scalar) return resolution_.resolve(*node, full_name(&own, name), lookup_from(&own));
    if (node == nullptr && (name == "replicates" || name == "ranks" || name == "threads")) return std::int64_t{1};
    return std::nullopt;
  }

  Value elsewhere(const std::string& name, Own* own) {
    const std::string rest = name.substr(in_experiments.size());
    const std::string word = rest.substr(0, rest.find('.'));
    const auto other = std::ranges::find(experiments_, word, &Own::name);
    if (other == experiments_.end()) {
      std::vector<std::string> known;
      for (const Own& one : experiments_) known.push_back(one.name);
      throw ExpressionError("there is no experiment " + io::quote(word), did_you_mean(word, known));
    }
    const std::optional<Value> value = word.size() == rest.size() ? std::nullopt : in_experiment(rest.substr(word.size() + 1), *other);
    if (!value) throw unknown(name, own);
    if (std::holds_alternative<std::monostate>(*value) && &*other != own)
      throw ExpressionError(io::quote(name) + " is swept, so that it has no single value here", "refer to something that is not swept");
    return *value;
  }

  /// The nearest of all names; somebody who writes only the last word of one means that.
  ExpressionError unknown(const std::string& name, Own* own) const {
    std::vector<std::string> known{"seed", "study"};
    std::vector<std::string> meant;
    for (const auto& [key, value] : own == nullptr ? std::vector<Node::Entry>{} : own->body->entries)
      if (value.shape == Node::Shape::scalar) known.push_back(key.scalar);
    if (own != nullptr)
      for (const std::string& path : own->scope.names()) {
        known.push_back(std::string(in_params) + path);
        if (path.substr(path.rfind('.') + 1) == name) meant.push_back(known.back());
      }
    const std::string advice = meant.empty() ? did_you_mean(name, known) : "did you mean " + one_of(meant) + "?";
    return {"there is no " + io::quote(name) + " here",
            advice.empty() ? "write params.NAME, experiments.NAME.params.NAME or seed" : advice};
  }

  Node& root_;
  Resolution resolution_;
  std::vector<Own> experiments_;
  std::string swept_name_;  ///< what was last found to depend on the sweep
};

/// The references of one experiment at a point.
class PointReferences {
 public:
  PointReferences(Node& params, const PointParameters& point)
      : point_(point),
        resolution_([&point](const io::Mark& mark, const std::string& problem, const std::string& advice) {
          if (point.complaints == nullptr) throw Error(show({{mark, problem, advice}}));
          point.complaints->add(mark, problem, advice);
        }),
        scope_({&params, point.kind, point.folder, point.swept, {}}, resolution_) {}

  /// Resolves all below a node; false when it is to be taken out.
  bool resolve(Node& node, const std::string& name) {
    if (has_reference(node.scalar)) try {
        resolution_.resolve(node, name, lookup_);
      } catch (const Told&) {
        return false;
      }
    std::vector<Node> right;
    for (Node& item : node.items)
      if (resolve(item, name)) right.push_back(std::move(item));
    node.items = std::move(right);
    for (auto& [key, value] : node.entries) resolve(value, name + '.' + key.scalar);
    return true;
  }

  [[nodiscard]] bool is_wrong(const Node& node) const { return resolution_.is_wrong(node); }

 private:
  Value look_up(const std::string& name) {
    Value value = value_at_point(name);
    if (const auto* found = std::get_if<std::string>(&value)) check_length(name, *found);
    return value;
  }

  Value value_at_point(const std::string& name) {
    const std::string own = std::string(in_experiments) + point_.references->experiment + '.';
    const std::string_view here = name.starts_with(own) ? std::string_view(name).substr(own.size()) : std::string_view(name);
    const auto known = point_.references->names.find(name);
    if (known != point_.references->names.end()) return known->second;
    if (!here.starts_with(in_params)) throw ExpressionError("there is no " + io::quote(name) + " here");
    return scope_.value(std::string(here.substr(in_params.size())), own + std::string(in_params), lookup_);
  }

  const PointParameters& point_;
  Resolution resolution_;
  ParameterScope scope_;
  Lookup lookup_ = [this](const std::string& name) { return look_up(name); };
};

}  // namespace

std::map<std::string, References> resolve_references(Node& root, const std::filesystem::path& folder, Complaints& complaints) {
  if (!has_references(root)) return {};
  StudyReferences references(root, folder, complaints);
  references.resolve();
  references.prune(root);
  return references.waiting();
}

Node params_at(const PointParameters& point) {
  Node params = point.params;
  PointReferences references(params, point);
  references.resolve(params, "params");
  const auto prune = [&](auto&& self, Node& map) -> void {
    std::erase_if(map.entries, [&](const Node::Entry& entry) { return references.is_wrong(entry.value); });
    for (auto& [key, value] : map.entries) self(self, value);
  };
  prune(prune, params);
  unescape(params);
  return params;
}

void unescape(Node& root, const std::map<std::string, References>& references) {
  for (auto& [key, value] : root.entries) {
    if (key.scalar != "experiments") unescape(value);
    else
      for (auto& [name, body] : value.entries)
        for (auto& [word, part] : body.entries)
          if (word.scalar != "params" || !references.contains(name.scalar)) unescape(part);
  }
}

}  // namespace sower
