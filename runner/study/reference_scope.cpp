#include "runner/study/reference_scope.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/substitute.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::Node;

constexpr std::size_t longest_chain = 100;

/// The node without what still is to be resolved; none when that is all of it.
std::optional<Node> without_references(const Node& node) {
  if (has_reference(node.scalar)) return std::nullopt;
  if (std::ranges::any_of(node.items, has_references)) return std::nullopt;
  Node bare = node;
  bare.entries.clear();
  for (const auto& [key, value] : node.entries)
    if (std::optional<Node> kept = without_references(value)) bare.entries.push_back({key, std::move(*kept)});
  return bare;
}

bool is_or_holds(std::string_view outer, std::string_view path) {
  return path.starts_with(outer) && (path.size() == outer.size() || path[outer.size()] == '.');
}

Value typed(const Setting& setting) {
  if (setting.type == Setting::Type::list) throw ExpressionError(io::quote("params." + setting.path) + " is a list");
  Node scalar;
  scalar.shape = Node::Shape::scalar;
  scalar.scalar = setting.value;
  const bool plain = setting.type == Setting::Type::number || setting.type == Setting::Type::truth || setting.type == Setting::Type::named;
  return plain ? value_of(scalar) : Value(setting.value);
}

}  // namespace

void check_length(std::string_view name, std::string_view text) {
  if (text.size() > longest_referred)
    throw ExpressionError(
        sower::text(io::quote(name), " is text of ", text.size(), " bytes; at most ", longest_referred, " can be referred to"),
        "write it out, or refer to a shorter one");
}

Value Resolution::resolve(Node& scalar, const std::string& name, const Lookup& lookup) {
  if (is_wrong(scalar)) throw Told{};
  if (!open_.empty()) check_length(name, scalar.scalar);
  if (waits(scalar)) return {};
  if (!has_reference(scalar.scalar)) return value_of(scalar);
  const auto first = std::ranges::find(open_, &scalar, [](const auto& one) { return one.first; });
  if (first != open_.end()) {
    std::string way;
    for (auto one = first; one != open_.end(); ++one) way += one->second + " → ";
    refuse(scalar, "the references go in a circle: " + way + name, "give one of them a value");
    throw Told{};
  }
  open_.emplace_back(&scalar, name);
  try {
    if (open_.size() > longest_chain) throw ExpressionError(text("more than ", longest_chain, " references lead from one to the next"));
    Value value = substituted(scalar.scalar, lookup);
    open_.pop_back();
    if (std::holds_alternative<std::monostate>(value)) {
      waiting_.insert(&scalar);
    } else {
      put(scalar, value);
      done_.insert(&scalar);
    }
    return value;
  } catch (const ExpressionError& error) {
    open_.pop_back();
    refuse(scalar, error.what(), error.advice);
  } catch (const Told&) {
    open_.pop_back();
    wrong_.insert(&scalar);
  }
  throw Told{};
}

void Resolution::refuse(const Node& scalar, const std::string& problem, const std::string& advice) {
  wrong_.insert(&scalar);
  tell_(scalar.mark, problem, advice);
}

bool ParameterScope::is_swept(const std::string& path) const {
  return std::ranges::any_of(parts_.swept_keys, [&](const std::string& key) { return is_or_holds(plain_path(key), path); });
}

Value ParameterScope::value(std::string path, const std::string& owner, const Lookup& lookup) {
  path = plain_path(path);
  if (is_swept(path)) return {};
  Node* level = parts_.params;
  for (std::size_t begin = 0, end = 0; level != nullptr && end != std::string::npos; begin = end + 1) {
    end = path.find('.', begin);
    const auto entry =
        std::ranges::find(level->entries, path.substr(begin, end - begin), [](const Node::Entry& one) { return one.key.scalar; });
    level = entry == level->entries.end() ? nullptr : &entry->value;
    // Of a choice in between, the alternative decides what there is below.
    Node* word = level == nullptr || level->shape != Node::Shape::map ? level : const_cast<Node*>(level->find("name"));
    if (word == nullptr || word->shape != Node::Shape::scalar) continue;
    const bool is_new = has_reference(word->scalar);
    Value value = resolution_.resolve(*word, owner + path.substr(0, end), lookup);
    if (std::holds_alternative<std::monostate>(value)) return {};
    if (end == std::string::npos && resolution_.is_done(*word)) return value;
    if (is_new) settings_.reset();
  }
  const auto found = std::ranges::find(settings(), path, &Setting::path);
  if (found != settings_->end()) return typed(*found);
  if (find_entry<Experiment>(parts_.kind) == nullptr) throw Told{};  // the kind is the mistake
  const std::vector<std::string> known = names();
  throw ExpressionError("there is no parameter " + io::quote(path), did_you_mean(path, known));
}

std::vector<std::string> ParameterScope::names() {
  std::vector<std::string> all;
  for (const Setting& setting : settings()) all.push_back(setting.path);
  return all;
}

const std::vector<Setting>& ParameterScope::settings() {
  if (settings_) return *settings_;
  settings_.emplace();
  const Entry<Experiment>* kind = find_entry<Experiment>(parts_.kind);
  if (kind == nullptr) return *settings_;
  Node given;
  if (parts_.params != nullptr) given = without_references(*parts_.params).value_or(Node{});
  unescape(given);
  const auto read = [&](Complaints* complaints) {
    const std::unique_ptr<Experiment> experiment = kind->make();
    read_parameters(*experiment, {given, parts_.swept, parts_.kind, parts_.folder, false, complaints, nullptr});
    settings_ = settings_of(*experiment);
  };
  try {
    read(nullptr);  // does not look for input files
  } catch (const Error&) {
    Complaints told_when_the_parameters_are_read;
    read(&told_when_the_parameters_are_read);
  }
  return *settings_;
}

}  // namespace sower
