#include "runner/study/substitute.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"

namespace sower {
namespace {

constexpr std::string_view opening = "${", literal = "$${";

/// Where the next reference begins; npos when there is none.
std::size_t next_reference(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('$', from); at != std::string_view::npos; at = text.find('$', at)) {
    if (text.substr(at).starts_with(literal)) at += literal.size();
    else if (text.substr(at).starts_with(opening)) return at;
    else ++at;
  }
  return std::string_view::npos;
}

std::string with(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
  return text;
}

}  // namespace

bool has_reference(const std::string& text) { return next_reference(text, 0) != std::string::npos; }

bool has_references(const io::Node& node) {
  return has_reference(node.scalar) || std::ranges::any_of(node.items, has_references) ||
         std::ranges::any_of(node.entries, [](const io::Node::Entry& entry) { return has_references(entry.value); });
}

Value substituted(const std::string& text, const Lookup& lookup) {
  std::string result;
  bool known = true;
  std::size_t done = 0;
  for (std::size_t at = next_reference(text, 0); at != std::string::npos; at = next_reference(text, done)) {
    const std::size_t inner = at + opening.size(), end = text.find('}', inner);
    if (end == std::string::npos) throw ExpressionError("this '${' is never closed", "add '}', or write '$${' for a literal '${'");
    Value value = evaluate(text.substr(inner, end - inner), lookup);
    if (at == 0 && end + 1 == text.size()) return value;
    known = known && !std::holds_alternative<std::monostate>(value);
    result += text.substr(done, at - done) + with(written(value), opening, literal);
    done = end + 1;
  }
  if (!known) return {};
  return with(result + text.substr(done), literal, opening);
}

Value value_of(const io::Node& scalar) {
  if (!scalar.quoted) {
    if (const auto integer = io::read_integer(scalar); integer.value) return *integer.value;
    if (const auto number = io::read_number(scalar); number.value) return *number.value;
    if (const auto truth = io::read_bool(scalar); truth.value) return *truth.value;
  }
  return with(scalar.scalar, literal, opening);
}

void put(io::Node& scalar, const Value& value) {
  scalar.scalar = with(written(value), opening, literal);
  scalar.quoted = std::holds_alternative<std::string>(value);
}

void unescape(io::Node& node) {
  node.scalar = with(std::move(node.scalar), literal, opening);
  for (io::Node& item : node.items) unescape(item);
  for (auto& [key, value] : node.entries) unescape(value);
}

}  // namespace sower
