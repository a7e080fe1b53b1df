#pragma once
// What the targets share that pick values out of what programs write.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "io/data/extract.hpp"
#include "runner/api/error.hpp"

namespace sower::tests {

/// The first line, and what comes behind it. Strings, since the sanitizer's regexec looks for a zero behind the last character.
inline std::pair<std::string, std::string> first_line_of(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(all.find('\n'), all.size());
  return {std::string(all.substr(0, end)), std::string(all.substr(std::min(end + 1, all.size())))};
}

/// Whether there are as many values as the sizes say.
inline bool fits(const io::Extracted& found) {
  std::size_t count = 1;
  for (const std::size_t size : found.sizes) count *= size;
  return std::visit([](const auto& values) { return values.size(); }, found.values) == count;
}

}  // namespace sower::tests
