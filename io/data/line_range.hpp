#pragma once
// Whole lines out of the middle of a text file: the lines that begin in a range of bytes, so that ranges that join give every line once.

#include <cstdint>
#include <string>
#include <string_view>

#include "io/data/byte_file.hpp"

namespace sower::io {

/// Lines of a file. The text ends with a newline, whether the file does or not; it is empty when no line begins in the range.
struct Lines {
  std::string_view text;
  std::uint64_t first = 0;  ///< byte of the file where the text begins
};

/// A mistake at a byte of a text, whose line is counted only when somebody is to read of it.
struct Mistake {
  std::uint64_t at = 0;  ///< in the file, or in the text that was parsed
  std::string message;
};

/// A UTF-8 byte order mark, as some editors put before the first line of a file.
inline std::size_t byte_order_mark_size(std::string_view start) { return start.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

/// Reads the lines that begin in the range, without a byte order mark at the beginning of the file, into `buffer`. Throws Mistake for a
/// line longer than `longest`: such a file is no text.
Lines read_lines(const ByteFile& file, ByteRange range, std::uint64_t longest, std::string& buffer);

}  // namespace sower::io
