#include "io/hdf5/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sower::io::hdf5 {
namespace {

/// Length in bytes of the character the text starts with, or 0 when it is none. Table 3-7 of the Unicode standard.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return lead == 0 ? 0 : 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  std::uint8_t low = 0x80, high = 0xBF;
  if (lead == 0xE0) low = 0xA0;   // shorter forms exist
  if (lead == 0xED) high = 0x9F;  // surrogates
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;  // beyond U+10FFFF
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  return length;
}

/// How many bytes the text has in words of eight that are ASCII without a zero: most texts are, and that is quickly seen.
std::size_t plain_words(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = ones << 7;
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & tops) != 0 || ((word - ones) & tops) != 0) break;  // the second: of bytes below 0x80, only a zero borrows
  }
  return at;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  text.remove_prefix(plain_words(text));
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string valid_utf8(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) clean += "\xEF\xBF\xBD";
    else clean += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return clean;
}

}  // namespace sower::io::hdf5
