#include "runner/study/arithmetic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "io/yaml/scalar.hpp"

namespace sower {
namespace {

using Integer = std::int64_t;
constexpr Integer lowest = std::numeric_limits<Integer>::min();

bool unknown(const Value& value) { return std::holds_alternative<std::monostate>(value); }

/// Refuses what cannot be calculated with.
void require_number(const Value& value) {
  if (const auto* words = std::get_if<std::string>(&value)) throw ExpressionError("the text " + io::quote(*words) + " is no number");
  if (std::holds_alternative<bool>(value)) throw ExpressionError(written(value) + " is no number");
}

double number(const Value& value) {
  const auto* whole = std::get_if<Integer>(&value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}

Value finite(double result, const std::string& what) {
  if (!std::isfinite(result)) throw ExpressionError(what + " is no finite number");
  return result;
}

Integer fitting(bool overflows, const Integer& result, const std::string& what) {
  if (overflows) throw ExpressionError(what + " does not fit into 64 bits", "write one of the numbers with a decimal point, as in 2.0");
  return result;
}

Integer floor_divide(Integer a, Integer b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0); }

Integer power(Integer base, Integer exponent, const std::string& what) {
  Integer result = 1;
  bool overflows = false;
  // At most 62 factors can matter; 0, 1 and -1 have any power.
  if (base >= -1 && base <= 1) exponent = std::min<Integer>(exponent, 2 + exponent % 2);
  for (Integer i = 0; i < exponent && !overflows; ++i) overflows = __builtin_mul_overflow(result, base, &result);
  return fitting(overflows, result, what);
}

/// The result when both are whole and it is exact; none when the operation leads out of the whole numbers.
std::optional<Value> whole(std::string_view operation, Integer a, Integer b, const std::string& what) {
  Integer result = 0;
  if (operation == "+") return fitting(__builtin_add_overflow(a, b, &result), result, what);
  if (operation == "-") return fitting(__builtin_sub_overflow(a, b, &result), result, what);
  if (operation == "*") return fitting(__builtin_mul_overflow(a, b, &result), result, what);
  if (operation == "**") return b < 0 ? std::nullopt : std::optional<Value>(power(a, b, what));
  const bool overflows = a == lowest && b == -1;
  if (operation == "/") return !overflows && a % b == 0 ? std::optional<Value>(a / b) : std::nullopt;
  if (operation == "//") return fitting(overflows, overflows ? 0 : floor_divide(a, b), what);
  return overflows ? 0 : a - floor_divide(a, b) * b;
}

Value rounded(double x, const std::string& what) {
  if (x < -0x1p63 || x >= 0x1p63) throw ExpressionError(what + " does not fit into 64 bits");
  return static_cast<Integer>(x);
}

Value of_one(const std::string& function, const Value& argument) {
  const std::string what = function + '(' + written(argument) + ')';
  const auto* integer = std::get_if<Integer>(&argument);
  if (function == "abs") {
    if (integer != nullptr) return fitting(*integer == lowest, *integer == lowest ? 0 : std::abs(*integer), what);
    return std::abs(number(argument));
  }
  if (integer != nullptr && (function == "round" || function == "floor" || function == "ceil")) return argument;
  const double x = number(argument);
  if (function == "round") return rounded(std::round(x), what);
  if (function == "floor") return rounded(std::floor(x), what);
  if (function == "ceil") return rounded(std::ceil(x), what);
  if (function == "sqrt") return finite(std::sqrt(x), what);
  if (function == "log") return finite(std::log(x), what);
  return finite(std::exp(x), what);
}

bool less(const Value& a, const Value& b) {
  const auto *whole_a = std::get_if<Integer>(&a), *whole_b = std::get_if<Integer>(&b);
  return whole_a != nullptr && whole_b != nullptr ? *whole_a < *whole_b : number(a) < number(b);
}

}  // namespace

Value binary(std::string_view operation, const Value& a, const Value& b) {
  require_number(a);
  require_number(b);
  if (unknown(a) || unknown(b)) return {};
  const std::string what = written(a) + ' ' + std::string(operation) + ' ' + written(b);
  const bool divides = operation == "/" || operation == "//" || operation == "%";
  if (divides && number(b) == 0) throw ExpressionError(what + " is a division by zero");
  const auto *whole_a = std::get_if<Integer>(&a), *whole_b = std::get_if<Integer>(&b);
  if (whole_a != nullptr && whole_b != nullptr)
    if (const std::optional<Value> exact = whole(operation, *whole_a, *whole_b, what)) return *exact;
  const double x = number(a), y = number(b);
  if (operation == "+") return finite(x + y, what);
  if (operation == "-") return finite(x - y, what);
  if (operation == "*") return finite(x * y, what);
  if (operation == "/") return finite(x / y, what);
  if (operation == "//") return finite(std::floor(x / y), what);
  if (operation == "%") return finite(x - std::floor(x / y) * y, what);
  return finite(std::pow(x, y), what);
}

Value negated(const Value& value) {
  require_number(value);
  if (const auto* integer = std::get_if<Integer>(&value))
    return fitting(*integer == lowest, *integer == lowest ? 0 : -*integer, '-' + written(value));
  if (const auto* real = std::get_if<double>(&value)) return -*real;
  return {};
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = {"min", "max", "abs", "round", "floor", "ceil", "sqrt", "log", "exp"};
  return names;
}

Value call(const std::string& function, const std::vector<Value>& arguments) {
  const bool many = function == "min" || function == "max";
  if (many ? arguments.size() < 2 : arguments.size() != 1)
    throw ExpressionError(function + "() takes " + (many ? "two or more values" : "one value"));
  for (const Value& argument : arguments) require_number(argument);
  if (std::ranges::any_of(arguments, unknown)) return {};
  if (!many) return of_one(function, arguments.front());
  return function == "min" ? *std::ranges::min_element(arguments, less) : *std::ranges::max_element(arguments, less);
}

std::string written(const Value& value) {
  if (const auto* integer = std::get_if<Integer>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return io::shortest(*real);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  return "";
}

}  // namespace sower
