#pragma once
// {alpha} in commands, environments and templates. A placeholder is a name in braces; {{alpha}} is the text {alpha}; braces around
// anything else are themselves, so that JSON, C and awk need no care.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sower::command {

using Filling = std::map<std::string, std::string, std::less<>>;

struct Placeholder {
  std::string_view name;
  std::size_t begin = 0, end = 0;  ///< of all of it in the text
  bool is_literal = false;         ///< {{name}}
};

/// All of them, in order.
std::vector<Placeholder> placeholders_in(std::string_view text);

/// The text with the values in the place of the placeholders. Throws Error for one that has none.
std::string filled(std::string_view text, const Filling& values);

/// The name nearest to a misspelt one; empty when none is near.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace sower::command
