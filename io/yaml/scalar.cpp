#include "io/yaml/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sower::io {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

/// The parts of [+-]digits[.digits][e[+-]digits].
struct Decimal {
  bool negative = false;
  std::string_view whole, fraction, unsigned_text;  ///< unsigned_text: everything after the sign
  int exponent = 0;
};

std::size_t digits_from(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

std::optional<Decimal> split(std::string_view text) {
  Decimal parts;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    parts.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  parts.unsigned_text = text;
  std::size_t at = digits_from(text, 0);
  parts.whole = text.substr(0, at);
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = digits_from(text, at + 1);
    parts.fraction = text.substr(at + 1, end - at - 1);
    at = end;
  }
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (at == text.size()) return parts;
  if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
  std::string_view power = text.substr(at + 1);
  const bool minus = power.starts_with('-');
  if (minus || power.starts_with('+')) power.remove_prefix(1);
  if (!all_digits(power)) return std::nullopt;
  power.remove_prefix(std::min(power.find_first_not_of('0'), power.size() - 1));
  parts.exponent = power.size() > 5 ? 99'999 : std::stoi(std::string(power));
  if (minus) parts.exponent = -parts.exponent;
  return parts;
}

bool has_leading_zero(const Decimal& parts) { return parts.whole.size() > 1 && parts.whole[0] == '0'; }

template <class T, class... Base>
std::optional<T> convert(std::string_view text, Base... base) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base...);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional<T>(value) : std::nullopt;
}

std::string leading_zero_advice(const Decimal& parts) {
  const std::string sign = parts.negative ? "-" : "";
  std::string_view plain = parts.unsigned_text;
  while (plain.size() > 1 && plain[0] == '0' && is_digit(plain[1])) plain.remove_prefix(1);
  const std::string advice = "write " + sign + std::string(plain);
  const auto octal = parts.whole == parts.unsigned_text ? convert<std::uint64_t>(parts.whole, 8) : std::nullopt;
  return octal && std::to_string(*octal) != plain ? advice + ", or " + sign + std::to_string(*octal) + " if octal was meant" : advice;
}

/// What to write for a text that somebody may have meant as a number; empty when it does not look like one.
std::string number_advice(const std::string& text) {
  std::string bare;
  std::ranges::copy_if(text, std::back_inserter(bare), [](char c) { return c != '_' && c != ',' && c != '\'' && c != ' '; });
  if (text.find_first_of(".iInN") != std::string::npos) {
    std::string lower;
    for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const char* word : {".inf", "-.inf", "+.inf", "inf", "-inf", "+inf", ".nan", "nan", "infinity", "-infinity"})
      if (lower == word) return "only finite numbers can be given";
  }
  if (text.size() > 2 && text[0] == '0') {
    const int base = text[1] == 'x' || text[1] == 'X' ? 16 : text[1] == 'o' ? 8 : text[1] == 'b' ? 2 : 0;
    const auto value = base > 0 ? convert<std::uint64_t>(std::string_view(text).substr(2), base) : std::nullopt;
    if (value) return "numbers are decimal; write " + std::to_string(*value);
  }
  const std::size_t comma = text.find(',');
  if (comma != std::string::npos && text.size() - comma != 4 && all_digits(text.substr(comma + 1)) && split(text.substr(0, comma)))
    return "write " + text.substr(0, comma) + "." + text.substr(comma + 1);
  if (bare != text && bare.size() < 30 && is_digit(bare.empty() ? ' ' : bare.back())) {
    const auto parts = split(bare);
    if (parts && !has_leading_zero(*parts)) return "write " + bare;
  }
  if (const std::size_t hash = text.find('#'); hash != std::string::npos && split(text.substr(0, hash)))
    return "put a blank before '#' to begin a comment";
  if (text.ends_with('%')) {
    const auto percent = convert<double>(std::string_view(text).substr(0, text.size() - 1));
    if (percent && std::isfinite(*percent)) return "write " + shortest(*percent / 100);
  }
  return "";
}

/// The parts of a plain decimal number; or none, and `found` and `advice` filled in.
template <class T>
std::optional<Decimal> decimal(const Node& node, Scalar<T>& result) {
  result.found = describe(node);
  if (node.shape != Node::Shape::scalar) return std::nullopt;
  auto parts = split(node.scalar);
  if (node.quoted) {
    if (parts) result.advice = "remove the quotes";
    return std::nullopt;
  }
  if (!parts) {
    result.advice = number_advice(node.scalar);
    return std::nullopt;
  }
  if (has_leading_zero(*parts)) {
    result.found = node.scalar + ", which some read as octal";
    result.advice = leading_zero_advice(*parts);
    return std::nullopt;
  }
  result.found = node.scalar.size() > 40 ? quote(node.scalar) : node.scalar;
  return parts;
}

/// The digits of a whole number, exponent carried out; empty when it is not whole, "9..." when it is beyond every integer type.
std::string whole_digits(const Decimal& parts) {
  std::string digits = std::string(parts.whole) + std::string(parts.fraction);
  const std::int64_t shift = static_cast<std::int64_t>(parts.exponent) - static_cast<std::int64_t>(parts.fraction.size());
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return "0";
  if (shift >= 0) return shift > 20 ? std::string(30, '9') : digits + std::string(static_cast<std::size_t>(shift), '0');
  const auto drop = static_cast<std::size_t>(-shift);
  const std::size_t last = digits.find_last_not_of('0');
  if (drop > digits.size() - 1 - last) return "";
  digits.resize(digits.size() - drop);
  return digits;
}

template <class T>
Scalar<T> read_whole(const Node& node) {
  Scalar<T> result;
  const auto parts = decimal(node, result);
  if (!parts) return result;
  const std::string digits = whole_digits(*parts);
  if (digits.empty()) return result;
  result.value = convert<T>((parts->negative && digits != "0" ? "-" : "") + digits);
  if (!result.value && !parts->negative) result.found += ", which is too large";
  if (!result.value && parts->negative && std::is_signed_v<T>) result.found += ", which is too small";
  return result;
}

}  // namespace

Scalar<double> read_number(const Node& node) {
  Scalar<double> result;
  const auto parts = decimal(node, result);
  if (!parts) return result;
  result.value = convert<double>(parts->unsigned_text);
  if (!result.value) result.found += ", which no double-precision number can hold";
  else if (parts->negative) result.value = -*result.value;
  return result;
}

Scalar<std::int64_t> read_integer(const Node& node) { return read_whole<std::int64_t>(node); }
Scalar<std::uint64_t> read_unsigned(const Node& node) { return read_whole<std::uint64_t>(node); }

Scalar<bool> read_bool(const Node& node) {
  Scalar<bool> result;
  result.found = describe(node);
  if (node.shape != Node::Shape::scalar) return result;
  std::string lower;
  for (const char c : node.scalar) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto any_of = [&](auto... words) { return ((lower == words) || ...); };
  if (node.scalar == "true" || node.scalar == "false") {
    if (node.quoted) result.advice = "remove the quotes";
    else result.value = node.scalar == "true";
  } else if (any_of("true", "yes", "y", "on", "1")) {
    result.advice = "write true";
  } else if (any_of("false", "no", "n", "off", "0")) {
    result.advice = "write false";
  }
  return result;
}

Scalar<std::string> read_text(const Node& node) {
  Scalar<std::string> result;
  if (node.shape == Node::Shape::scalar && (node.quoted || !node.scalar.empty())) result.value = node.scalar;
  else result.found = describe(node);
  return result;
}

std::string describe(const Node& node) {
  switch (node.shape) {
    case Node::Shape::null:
      return "nothing";
    case Node::Shape::list:
      return "a list";
    case Node::Shape::map:
      return "a map";
    case Node::Shape::scalar:
      break;
  }
  if (node.quoted) return "the quoted text " + quote(node.scalar);
  return (split(node.scalar) && node.scalar.size() <= 40 ? node.scalar : "the text " + quote(node.scalar));
}

std::string quote(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string quoted = "'";
  std::size_t length = std::min(text.size(), most);
  while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;  // whole characters
  for (const char c : text.substr(0, length)) quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return quoted + (length < text.size() ? "...'" : "'");
}

std::string shortest(double number) {
  std::array<char, 32> buffer{};
  std::string digits(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr);
  const std::size_t e = digits.find('e');
  if (e == std::string::npos) return digits;
  const std::string power = digits.substr(e + 2);  // at least two digits after the sign
  return digits.substr(0, digits[e + 1] == '-' ? e + 2 : e + 1) + power.substr(power[0] == '0' ? 1 : 0);
}

}  // namespace sower::io
