#include "runner/command/terminal_text.hpp"

#include <algorithm>

namespace sower {
namespace {

/// How many bytes at the front do something to a terminal: ASCII's control characters, and in UTF-8 those from 0x80 to 0x9F.
std::size_t control_bytes(std::string_view words) {
  const auto byte = [&](std::size_t i) { return i < words.size() ? static_cast<unsigned char>(words[i]) : 0U; };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
  return byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0 ? 2 : 0;
}

}  // namespace

std::string terminal_text(std::string_view words, std::size_t indent) {
  std::string shown;
  while (!words.empty()) {
    const std::size_t control = control_bytes(words);
    if (words.front() == '\n') shown += '\n' + std::string(indent, ' ');
    else shown += control > 0 ? ' ' : words.front();
    words.remove_prefix(std::max<std::size_t>(control, 1));
  }
  return shown;
}

}  // namespace sower
