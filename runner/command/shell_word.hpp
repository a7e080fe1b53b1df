#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sower {

/// A word as a shell takes it; in quotes only when it needs them. No control character is left in it.
std::string shell_word(std::string_view word);

/// A command line.
std::string shell_line(const std::vector<std::string>& words);

/// What stands between the quotes of '...' in Python code that itself stands between the quotes of "..." in a shell.
std::string python_in_shell(std::string_view word);

}  // namespace sower
