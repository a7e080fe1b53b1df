#pragma once
// Text that any reader of a file can decode.

#include <string>
#include <string_view>

namespace sower::io::hdf5 {

/// Whether the text is UTF-8 (RFC 3629) without a zero character, which would end it in a file.
bool is_valid_utf8(std::string_view text);

/// The text with every wrong byte replaced by U+FFFD. What a program printed and a task threw may be anything.
std::string valid_utf8(std::string_view text);

}  // namespace sower::io::hdf5
