#pragma once
// `${...}` in the text of a scalar.

#include "io/yaml/node.hpp"
#include "runner/study/expression.hpp"

namespace sower {

/// Whether a `${` stands in the text that is no literal one, `$${`.
bool has_reference(const std::string& text);
/// The same for any scalar below the node.
bool has_references(const io::Node& node);

/// The value of a text with references: that of the expression when the whole is one `${...}`, otherwise the text with the values put in.
/// Throws ExpressionError.
Value substituted(const std::string& text, const Lookup& lookup);

/// What a scalar without references says: a number, true or false, or text.
Value value_of(const io::Node& scalar);
/// Puts a value in the place of a scalar; what is text stays text when it is read.
void put(io::Node& scalar, const Value& value);

/// Turns `$${` into `${` below the node.
void unescape(io::Node& node);

}  // namespace sower
