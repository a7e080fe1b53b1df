#include "io/json/cursor.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "runner/api/error.hpp"

namespace sower::io {
namespace {

void append_utf8(std::string& text, unsigned code) {
  const auto byte = [&](unsigned value) { text += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) byte(0xC0 | code >> 6);
  else if (code < 0x10000) byte(0xE0 | code >> 12);
  else byte(0xF0 | code >> 18);
  if (code >= 0x10000) byte(0x80 | (code >> 12 & 0x3F));
  if (code >= 0x800) byte(0x80 | (code >> 6 & 0x3F));
  byte(0x80 | (code & 0x3F));
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

/// -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?
bool is_json_number(std::string_view text) {
  const auto digits = [&] {
    const std::size_t before = text.size();
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') text.remove_prefix(1);
    return before > text.size();
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool zero = text.starts_with('0');
  const std::size_t before = text.size();
  if (!digits() || (zero && before - text.size() > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!digits()) return false;
  }
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return digits() && text.empty();
}

}  // namespace

std::string JsonCursor::place(std::size_t position) const {
  const std::string_view before = text_.substr(0, std::min(position, text_.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  return sower::text(name_, ":", line, ":", column);
}

void JsonCursor::fail(const std::string& problem) const {
  const std::string found = at_ < text_.size() ? "" : " (the text ends here)";
  throw Error(sower::text(place(at_), ": this is not JSON: ", problem, found));
}

void JsonCursor::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

void JsonCursor::expect(char c) {
  skip_space();
  if (at_ == text_.size() || text_[at_] != c) fail(std::string("expected '") + c + "'");
  ++at_;
}

void JsonCursor::word(std::string_view expected) {
  skip_space();
  if (!text_.substr(at_).starts_with(expected)) fail("expected " + std::string(expected));
  at_ += expected.size();
}

JsonCursor::Shape JsonCursor::shape() {
  skip_space();
  switch (at_ < text_.size() ? text_[at_] : '\0') {
    case 'n':
      return Shape::null;
    case 't':
    case 'f':
      return Shape::truth;
    case '"':
      return Shape::text;
    case '[':
      return Shape::list;
    case '{':
      return Shape::map;
    default:
      return Shape::number;
  }
}

bool JsonCursor::truth() {
  const bool value = text_.substr(at_).starts_with('t');
  word(value ? "true" : "false");
  return value;
}

double JsonCursor::number() {
  skip_space();
  const bool negative = text_.substr(at_).starts_with('-');
  const std::string_view unsigned_part = text_.substr(std::min(at_ + (negative ? 1 : 0), text_.size()));
  if (unsigned_part.starts_with("NaN")) {
    at_ += negative ? 4 : 3;
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (constexpr std::string_view infinity = "Infinity"; unsigned_part.starts_with(infinity)) {
    at_ += infinity.size() + (negative ? 1 : 0);
    return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  std::size_t end = at_;
  while (end < text_.size() && is_of_number(text_[end])) ++end;
  const std::string digits(text_.substr(at_, end - at_));
  if (!is_json_number(digits)) fail("expected a value");
  at_ = end;
  return std::strtod(digits.c_str(), nullptr);  // what is too large or too small becomes infinite or 0, as everywhere
}

std::string JsonCursor::text() {
  expect('"');
  std::string value;
  while (at_ < text_.size() && text_[at_] != '"') {
    if (static_cast<unsigned char>(text_[at_]) < 0x20) fail("a control character within a text");
    if (text_[at_] != '\\') value += text_[at_++];
    else escape(value);
  }
  expect('"');
  return value;
}

void JsonCursor::escape(std::string& into) {
  constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
  ++at_;
  const char letter = at_ < text_.size() ? text_[at_] : '\0';
  if (const std::size_t known = letters.find(letter); letter != '\0' && known != std::string_view::npos) {
    into += meanings[known];
    ++at_;
    return;
  }
  if (letter != 'u') fail("an unknown escape in a text");
  ++at_;
  unsigned code = code_unit();
  if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_).starts_with("\\u")) {  // the first half of a pair
    at_ += 2;
    const unsigned low = code_unit();
    if (low >= 0xDC00 && low < 0xE000) code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  append_utf8(into, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
}

unsigned JsonCursor::code_unit() {
  unsigned code = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c >= '0' && c <= '9') code = code * 16 + static_cast<unsigned>(c - '0');
    else if (c >= 'a' && c <= 'f') code = code * 16 + static_cast<unsigned>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F') code = code * 16 + static_cast<unsigned>(c - 'A' + 10);
    else fail("expected four hexadecimal digits");
  }
  return code;
}

bool JsonCursor::enter(char opening, char closing) {
  expect(opening);
  skip_space();
  if (at_ < text_.size() && text_[at_] == closing) {
    ++at_;
    return false;
  }
  if (++depth_ > deepest) fail(sower::text("more than ", deepest, " levels of brackets"));
  return true;
}

bool JsonCursor::next(char closing) {
  skip_space();
  if (at_ < text_.size() && text_[at_] == ',') {
    ++at_;
    return true;
  }
  expect(closing);
  --depth_;
  return false;
}

std::string JsonCursor::key() {
  std::string name = text();
  expect(':');
  return name;
}

void JsonCursor::skip_value() {
  switch (shape()) {
    case Shape::null:
      return null();
    case Shape::truth:
      return static_cast<void>(truth());
    case Shape::number:
      return static_cast<void>(number());
    case Shape::text:
      return static_cast<void>(text());
    case Shape::list:
      for (bool more = enter('[', ']'); more; more = next(']')) skip_value();
      return;
    case Shape::map:
      for (bool more = enter('{', '}'); more; more = next('}')) {
        static_cast<void>(key());
        skip_value();
      }
      return;
  }
}

void JsonCursor::end() {
  skip_space();
  if (at_ < text_.size()) fail("something follows the end of the document");
}

}  // namespace sower::io
