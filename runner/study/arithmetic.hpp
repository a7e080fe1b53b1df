#pragma once
// The operations of expressions on values.

#include <string_view>
#include <vector>

#include "runner/study/expression.hpp"

namespace sower {

/// The value of "a + b", "a ** b", ...; throws ExpressionError.
Value binary(std::string_view operation, const Value& a, const Value& b);
Value negated(const Value& value);

/// "min", "max", "abs", ...
const std::vector<std::string>& function_names();
/// The value of a function of that name; throws ExpressionError when the number of arguments is wrong.
Value call(const std::string& function, const std::vector<Value>& arguments);

}  // namespace sower
