#include "io/yaml/encoding.hpp"

#include <algorithm>

#include "io/yaml/parse.hpp"

namespace sower::io {
namespace {

/// Bytes of the UTF-8 character at `at` (The Unicode Standard, table 3-7); 0 when there is none.
std::size_t character_bytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) { return byte(i) >= low && byte(i) <= high; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool second = follows(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
    return second && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool second = follows(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

std::string hexadecimal(unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {'0', 'x', digits[byte >> 4], digits[byte & 15]};
}

constexpr const char* save_as_utf8 = "save the file as UTF-8 without a byte order mark";

void check_beginning(const std::shared_ptr<const SourceText>& file) {
  const std::string_view text = file->text;
  const auto refuse = [&](const char* what) { throw SyntaxError(mark_at(file, 0), what, save_as_utf8); };
  if (text.starts_with("\xEF\xBB\xBF")) refuse("the file begins with a byte order mark");
  if (text.starts_with(std::string_view("\xFF\xFE\0\0", 4))) refuse("the file is UTF-32, not UTF-8");
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) refuse("the file is UTF-16, not UTF-8");
  if (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0')) refuse("the file looks like UTF-16, not UTF-8");
}

}  // namespace

Mark mark_at(const std::shared_ptr<const SourceText>& file, std::size_t position) {
  const std::string_view before = std::string_view(file->text).substr(0, position);
  const std::size_t line_end = before.rfind('\n');
  const std::size_t start = line_end == std::string_view::npos ? 0 : line_end + 1;
  return {file, 1 + static_cast<int>(std::ranges::count(before, '\n')), 1 + static_cast<int>(before.size() - start)};
}

void check_encoding(const std::shared_ptr<const SourceText>& file) {
  const std::string_view text = file->text;
  if (text.size() > largest_text_bytes)
    throw SyntaxError({file, 1, 1}, sower::text("the file has ", text.size(), " bytes; at most ", largest_text_bytes, " (1 MiB) are read"),
                      "put data into files of their own");
  check_beginning(file);
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = character_bytes(text, at);
    if (length == 0) throw SyntaxError(mark_at(file, at), "the byte " + hexadecimal(byte) + " is not UTF-8", save_as_utf8);
    if (byte == 0) throw SyntaxError(mark_at(file, at), "a NUL byte; this is not a text file", "");
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F)
      throw SyntaxError(mark_at(file, at), "the control character " + hexadecimal(byte), "remove it");
    if (byte == '\r' && (at + 1 == text.size() || text[at + 1] != '\n'))
      throw SyntaxError(mark_at(file, at), "a carriage return alone", "end lines with a line feed");
    at += length;
  }
}

}  // namespace sower::io
