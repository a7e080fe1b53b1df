#pragma once
// Text from anywhere, errors of tasks above all, on its way to a terminal.

#include <cstddef>
#include <string>
#include <string_view>

namespace sower {

/// The text without control characters, which could do anything to a terminal; lines after the first are indented.
std::string terminal_text(std::string_view words, std::size_t indent);

}  // namespace sower
