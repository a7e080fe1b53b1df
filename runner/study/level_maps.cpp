// Maps whose names are the user's: of numbers and text, or of files.

#include <algorithm>
#include <cctype>

#include "runner/study/input_file.hpp"
#include "runner/study/level.hpp"

namespace sower {

using io::Node;

namespace {

/// Of two entries with one name the later, the swept one, counts.
void set_entry(NamedTexts& map, std::string_view name, std::string value) {
  const auto same = std::ranges::find(map, name, &NamedTexts::value_type::first);
  if (same != map.end()) same->second = std::move(value);
  else map.emplace_back(name, std::move(value));
}

bool is_identifier(std::string_view name) {
  const auto good = [](unsigned char c) { return c < 0x80 && (std::isalnum(c) != 0 || c == '_'); };
  return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, good) && std::isdigit(static_cast<unsigned char>(name[0])) == 0;
}

}  // namespace

void Level::operator()(std::string_view key, NamedTexts& value, std::string_view help, bool files) {
  const Found found = take(key);
  const std::string path = prefix_ + std::string(key) + '.';
  if (found.node != nullptr && (found.swept >= 0 || found.node->shape != Node::Shape::map)) {
    const std::string advice = found.swept >= 0 ? "sweep its entries: " + path + "NAME" : "";
    give_up_below(prefix_ + std::string(key));
    return wrong(name(key), found, files ? "a map (name: file)" : "a map (name: value)",
                 io::Scalar<double>{{}, io::describe(*found.node), advice});
  }
  const auto read = [&](const NamedEntry& entry) {
    if (!can_be_named(entry, files)) return;
    if (files) read_file_entry(entry, value, help);
    else read_entry(entry, value, help);
  };
  if (found.node != nullptr) value.clear();
  if (found.node != nullptr)
    for (const auto& [word, node] : found.node->entries) read({path, word.scalar, word.mark, {&node, -1}});
  for (const SweptValue& swept : reading_.point.swept) {
    const std::string_view whole = swept.axis->key;
    if (whole.starts_with(path)) read({path, whole.substr(path.size()), swept.axis->mark, {swept.value, reading_.swept("", whole)}});
  }
  for (auto& [name, file] : value)
    if (files && reading_.point.absolute_files) file = absolute_file(reading_.point.folder, file);
}

/// The word 'name' would be taken for that of a choice's alternative, by sweeps and where studies are merged.
bool Level::can_be_named(const NamedEntry& entry, bool file) const {
  const bool is_taken = entry.name == "name" || entry.name.ends_with(".name");
  const bool good = !is_taken && (file ? !entry.name.empty() : is_identifier(entry.name));
  const std::string map(entry.map.substr(0, entry.map.size() - 1));
  if (!good)
    reading_.complain(entry.place, io::quote(entry.name) + " cannot name an entry of " + io::quote(map),
                      is_taken ? "'name' is for alternatives; take another word"
                      : file   ? "it is the name of a file"
                               : "a name has letters, digits and '_', at most 100 of them, and does not begin with a digit");
  return good;
}

/// Whole numbers in full, since programs that expect one read 1e6 as 1; others as briefly as they can be told.
void Level::read_entry(const NamedEntry& entry, NamedTexts& value, std::string_view help) {
  const Found& found = entry.found;
  const io::Scalar<std::int64_t> whole = io::read_integer(*found.node);
  const io::Scalar<double> number = io::read_number(*found.node);
  const io::Scalar<std::string> text = io::read_text(*found.node);
  if (!number.value && !text.value)
    return wrong(io::quote(std::string(entry.map) + std::string(entry.name)), found, "a number, true, false or text", text);
  std::string label = whole.value ? std::to_string(*whole.value) : number.value ? io::shortest(*number.value) : *text.value;
  learn(found, {true, std::string(help), "", number.value.has_value(), whole.value.has_value(), number.value.value_or(0), label});
  set_entry(value, entry.name, std::move(label));
}

void Level::read_file_entry(const NamedEntry& entry, NamedTexts& value, std::string_view help) {
  const std::string what = io::quote(std::string(entry.map) + std::string(entry.name));
  io::Scalar<std::string> read = io::read_text(*entry.found.node);
  if (read.value && read.value->empty()) read.found = "empty text";
  if (!read.value || read.value->empty()) return wrong(what, entry.found, "the path of a file", read);
  look_at_file(what, entry.found.node->mark, *read.value);
  learn(entry.found, text_fact(help, *read.value));
  set_entry(value, entry.name, std::move(*read.value));
}

void Level::look_at_file(const std::string& what, const io::Mark& mark, const std::string& path) const {
  if (reading_.point.complaints == nullptr || reading_.point.stored) return;
  const Trouble trouble = trouble_with_file(reading_.point.folder, path);
  if (!trouble.problem.empty()) reading_.complain(mark, what + ": " + trouble.problem, trouble.advice);
}

}  // namespace sower
