#include "io/json/writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "io/hdf5/utf8.hpp"

namespace sower::io {
namespace {

template <class T>
std::string digits(T number) {
  std::array<char, 32> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

std::string escaped(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      break;
  }
  if (static_cast<unsigned char>(c) >= 0x20) return {c};
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  return std::string("\\u00") + hexadecimal[code / 16] + hexadecimal[code % 16];
}

}  // namespace

std::string json_text(std::string_view value) {
  std::string quoted = "\"";
  for (const char c : hdf5::valid_utf8(value)) quoted += escaped(c);
  return quoted + '"';
}

void JsonWriter::new_line() { sink_('\n' + std::string(2 * levels_.size(), ' ')); }

void JsonWriter::before_value() {
  if (after_key_ || levels_.empty()) {
    after_key_ = false;
    return;
  }
  Level& level = levels_.back();
  if (!level.empty) sink_(level.lines ? "," : ", ");
  level.empty = false;
  if (level.lines) new_line();
}

void JsonWriter::begin(char bracket, Layout layout) {
  before_value();
  const bool inside_a_line = !levels_.empty() && !levels_.back().lines;
  sink_({&bracket, 1});
  levels_.push_back({layout == Layout::lines && !inside_a_line, true});
}

void JsonWriter::end(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.lines && !level.empty) new_line();
  sink_({&bracket, 1});
  if (levels_.empty()) sink_("\n");
}

void JsonWriter::raw(std::string_view value) {
  before_value();
  sink_(value);
}

void JsonWriter::key(std::string_view name) {
  raw(json_text(name) + ": ");
  after_key_ = true;
}

void JsonWriter::text(std::string_view value) { raw(json_text(value)); }
void JsonWriter::number(double value) { raw(std::isfinite(value) ? digits(value) : "null"); }
void JsonWriter::integer(std::int64_t value) { raw(digits(value)); }
void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }
void JsonWriter::null() { raw("null"); }

}  // namespace sower::io
