#pragma once
// What was found in a file, as a message can show it.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace sower::io {

/// The text in quotes, shortened and with control characters replaced.
inline std::string shown(std::string_view found) {
  constexpr std::size_t most = 40;
  std::string start(found.substr(0, most));
  std::ranges::replace_if(
      start, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
  return "'" + start + (found.size() > most ? "...'" : "'");
}

}  // namespace sower::io
