#pragma once
// Strict readers of scalars. YAML's own rules differ from reader to reader (010, yes, 1e6): here a number is a decimal number, a
// boolean is true or false, and whatever is in quotes is text.

#include <cstdint>
#include <optional>
#include <string>

#include "io/yaml/node.hpp"

namespace sower::io {

/// A value, or what was found in its place and what to write instead.
template <class T>
struct Scalar {
  std::optional<T> value;
  std::string found;   ///< fits into "must be a number, not ..."
  std::string advice;  ///< may be empty
};

/// A finite decimal number, as exactly as a double can hold it.
Scalar<double> read_number(const Node& node);
/// A whole number; 1e6 and 2.0 are whole too, and are read without rounding.
Scalar<std::int64_t> read_integer(const Node& node);
Scalar<std::uint64_t> read_unsigned(const Node& node);
/// true or false.
Scalar<bool> read_bool(const Node& node);
/// Any scalar that says something, quoted or not; quoted it may be empty.
Scalar<std::string> read_text(const Node& node);

/// "the text 'many'", "a list", "nothing": what a node is, in words.
std::string describe(const Node& node);
/// In quotes, cut where it is long, without line breaks and control characters.
std::string quote(std::string_view text);
/// The shortest decimal text that reads back as the same number: "0.1", "1e6".
std::string shortest(double number);

}  // namespace sower::io
