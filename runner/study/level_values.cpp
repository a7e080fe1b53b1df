// Numbers, truth values, text, lists and files.

#include <algorithm>

#include "runner/study/input_file.hpp"
#include "runner/study/level.hpp"
#include "runner/study/quantity.hpp"
#include "runner/study/suggest.hpp"

namespace sower {

using io::Node;

namespace {

/// With the nearest known word as advice, when there is none yet.
template <class T>
io::Scalar<T> with_word(io::Scalar<T> read, const Node& node, const std::vector<std::string>& known) {
  if (read.advice.empty() && node.shape == Node::Shape::scalar) read.advice = did_you_mean(node.scalar, known);
  return read;
}

}  // namespace

void Level::operator()(std::string_view key, double& value, std::string_view help, Unit unit, Range range) {
  const Found found = take(key);
  if (found.node == nullptr) return;
  const io::Scalar<double> read = read_quantity(*found.node, unit);
  if (!read.value || !range.holds(*read.value)) return wrong(name(key), found, expected_number(false, unit, range), read);
  value = *read.value;
  learn(found, {true, std::string(help), std::string(unit.symbol), true, false, value, io::shortest(value)});
}

void Level::operator()(std::string_view key, std::int64_t& value, std::string_view help, Unit unit, Range range) {
  const Found found = take(key);
  if (found.node == nullptr) return;
  const io::Scalar<std::int64_t> read = read_whole_quantity(*found.node, unit);
  if (!read.value || !range.holds(static_cast<double>(*read.value)))
    return wrong(name(key), found, expected_number(true, unit, range), read);
  value = *read.value;
  learn(found, {true, std::string(help), std::string(unit.symbol), true, true, static_cast<double>(value), std::to_string(value)});
}

void Level::operator()(std::string_view key, bool& value, std::string_view help) {
  const Found found = take(key);
  if (found.node == nullptr) return;
  const io::Scalar<bool> read = io::read_bool(*found.node);
  if (!read.value) return wrong(name(key), found, "true or false", with_word(read, *found.node, {"true", "false"}));
  value = *read.value;
  learn(found, text_fact(help, value ? "true" : "false"));
}

void Level::operator()(std::string_view key, std::string& value, std::string_view help, std::initializer_list<std::string_view> words) {
  const Found found = take(key);
  if (found.node == nullptr) return;
  const std::vector<std::string> known(words.begin(), words.end());
  io::Scalar<std::string> read = io::read_text(*found.node);
  const std::string text = read.value.value_or("");
  const bool is_known = known.empty() || std::ranges::find(known, text) != known.end();
  if (read.value && !is_known) {
    read.advice = did_you_mean(text, known);
    read.found = io::quote(text);
  }
  if (!read.value || !is_known) return wrong(name(key), found, known.empty() ? "text" : one_of(known), read);
  value = text;
  learn(found, text_fact(help, value));
}

void Level::operator()(std::string_view key, std::vector<double>& value, std::string_view help, Unit unit, Range range) {
  const Found found = take(key);
  if (found.node == nullptr) return;
  if (found.node->shape != Node::Shape::list) {
    const bool number = io::read_number(*found.node).value.has_value();
    const bool listed = !number && found.node->shape == Node::Shape::scalar && found.node->scalar.find(',') != std::string::npos;
    const std::string inner = found.node->scalar.starts_with('[') ? found.node->scalar : '[' + found.node->scalar + ']';
    const io::Scalar<double> what{{}, io::describe(*found.node), number || listed ? "write " + inner : ""};
    return wrong(name(key), found, "a list of numbers", what);
  }
  std::vector<double> numbers;
  std::string label;
  for (const Node& item : found.node->items) {
    io::Scalar<double> read = read_quantity(item, unit);
    if (item.shape == Node::Shape::list) read.advice = "remove the inner brackets";
    if (!read.value || !range.holds(*read.value)) {
      wrong("each of " + name(key), {&item, -1}, expected_number(false, unit, range), read);
      continue;
    }
    numbers.push_back(*read.value);
    label += (label.empty() ? "" : ", ") + io::shortest(*read.value);
  }
  if (numbers.size() != found.node->items.size()) return;
  value = std::move(numbers);
  learn(found, {true, std::string(help), std::string(unit.symbol), false, false, 0, '[' + label + ']'});
}

void Level::operator()(std::string_view key, InputFile& value, std::string_view help) {
  const Found found = take(key);
  if (found.node != nullptr) {
    io::Scalar<std::string> read = io::read_text(*found.node);
    if (read.value && read.value->empty()) read.found = "empty text";
    if (!read.value || read.value->empty()) return wrong(name(key), found, "the path of a file", read);
    value.path = *read.value;
    look_at_file(name(key), found.node->mark, value.path);
    learn(found, text_fact(help, value.path));
  }
  if (reading_.point.absolute_files && !value.path.empty()) value.path = absolute_file(reading_.point.folder, value.path);
}

}  // namespace sower
