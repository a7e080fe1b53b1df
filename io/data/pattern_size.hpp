#pragma once
// How much a regular expression asks of the C library, which takes gigabytes for a few characters such as (a?){3000}, overflows the
// stack with some thousand brackets, and needs a time that doubles with each character where a pattern refers back.

#include <string>
#include <string_view>

namespace sower::io {

/// Why a POSIX extended regular expression should not be given to the C library; empty when it may be.
std::string trouble_with_size(std::string_view pattern);

}  // namespace sower::io
