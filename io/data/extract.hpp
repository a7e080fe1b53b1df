#pragma once
// Picks values out of files that programs have written, whatever else is in them. Every function throws Error that says what was looked
// for and what is there instead; what a program writes is not trusted.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runner/api/recorder.hpp"

namespace sower::io {

/// Numbers (double), truth values or texts in row-major order.
struct Extracted {
  Values values;
  std::vector<std::size_t> sizes;  ///< of each axis; none for a scalar
};

/// The value at a path such as `result.energy`, `runs[0].loss` or `["a name with a ."]`, `[-1]` being the last of a list; the whole
/// document for an empty path. Lists of lists must be rectangular. null is NaN; NaN and Infinity, which JSON does not have but programs
/// write, are taken.
Extracted extract_json(const std::string& file, std::string_view path);
Extracted extract_json_text(std::string_view text, const std::string& name, std::string_view path);
/// What is wrong with a path; empty when nothing is.
std::string trouble_with_json_path(std::string_view path);

/// A column of a table whose first line names them, separated by commas, or by tabs or semicolons where the first line has only those.
/// An empty field and NA are NaN.
Extracted extract_column(const std::string& file, std::string_view column);
Extracted extract_column_text(std::string_view text, const std::string& name, std::string_view column);

/// What the first group of an extended regular expression (POSIX; `\d` is taken too) holds in the last line that matches, or in each as an
/// array: numbers if all are, else text. A line counts once.
Extracted extract_match(const std::string& file, const std::string& pattern, bool all);
Extracted extract_match_text(std::string_view text, const std::string& name, const std::string& pattern, bool all);
/// What is wrong with a pattern; empty when nothing is.
std::string trouble_with_pattern(const std::string& pattern);

/// A dataset of numbers or text.
Extracted extract_hdf5(const std::string& file, const std::string& dataset);

/// The content of a plain file that is not too large.
std::string read_text_file(const std::string& file);

/// The number that a text is as a whole: 0.1, -2e5, nan, inf. False when it is none.
bool is_number(std::string_view text, double& number);

/// Whether a text with digits, as 1e999, was read as infinity: what a program did not mean.
bool overflows(std::string_view text, double number);
inline constexpr std::string_view too_large = ", which is beyond the largest number of 64 bits, about 1.8e308";

}  // namespace sower::io
