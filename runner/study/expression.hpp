#pragma once
// Arithmetic in a study: ${params.problem.dimension * 4}.

#include <cstdint>
#include <functional>
#include <string>
#include <variant>

#include "runner/api/error.hpp"

namespace sower {

/// What an expression gives. `monostate`: not known yet, because it depends on the point of a sweep; so does all that is made of it.
using Value = std::variant<std::monostate, std::int64_t, double, bool, std::string>;

/// Why an expression has no value.
struct ExpressionError : Error {
  ExpressionError(const std::string& what_is_wrong, std::string what_to_do = "") : Error(what_is_wrong), advice(std::move(what_to_do)) {}
  std::string advice;
};

/// Gives the value of a name such as "params.problem.dimension"; throws ExpressionError.
using Lookup = std::function<Value(const std::string& name)>;

inline constexpr std::size_t longest_expression = 1000;
inline constexpr std::size_t longest_referred = 1000;  ///< characters of a text that others refer to: texts made of texts could explode

/// The value of an expression: + - * / // % ** ( ), min max abs round floor ceil sqrt log exp, numbers and names. Whole numbers are
/// exact: + - * // % and ** of them give whole numbers, / does when nothing is left over; what does not fit into 64 bits is a mistake.
/// // and % round towards minus infinity, round() takes halves away from zero. Throws ExpressionError.
Value evaluate(const std::string& expression, const Lookup& lookup);

/// The value as a study would write it.
std::string written(const Value& value);

}  // namespace sower
