#include "runner/study/quantity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

/// A unit as a ratio of whole numbers to the first of what it measures: so conversions round once.
struct Known {
  std::string_view symbol;
  enum class What : char { time, bytes } what;
  long double over, under;
};
constexpr long double kibi = 1024, kilo = 1000;
constexpr std::array known_units = {
    Known{"s", Known::What::time, 1, 1},
    Known{"ns", Known::What::time, 1, kilo* kilo* kilo},
    Known{"us", Known::What::time, 1, kilo* kilo},
    Known{"ms", Known::What::time, 1, kilo},
    Known{"min", Known::What::time, 60, 1},
    Known{"h", Known::What::time, 3600, 1},
    Known{"d", Known::What::time, 86400, 1},
    Known{"byte", Known::What::bytes, 1, 1},
    Known{"B", Known::What::bytes, 1, 1},
    Known{"kB", Known::What::bytes, kilo, 1},
    Known{"MB", Known::What::bytes, kilo* kilo, 1},
    Known{"GB", Known::What::bytes, kilo* kilo* kilo, 1},
    Known{"TB", Known::What::bytes, kilo* kilo* kilo* kilo, 1},
    Known{"KiB", Known::What::bytes, kibi, 1},
    Known{"MiB", Known::What::bytes, kibi* kibi, 1},
    Known{"GiB", Known::What::bytes, kibi* kibi* kibi, 1},
    Known{"TiB", Known::What::bytes, kibi* kibi* kibi* kibi, 1},
};

const Known* find_unit(std::string_view symbol) {
  const auto found = std::ranges::find(known_units, symbol, &Known::symbol);
  return found == known_units.end() ? nullptr : found;
}

/// A scalar taken apart at the blank, or at the letter, between number and unit.
struct Parts {
  io::Node number;
  std::string unit;
};

std::optional<Parts> take_apart(const io::Node& node) {
  if (node.shape != io::Node::Shape::scalar || node.quoted) return std::nullopt;
  const std::string& text = node.scalar;
  std::size_t end = std::min(text.find_first_not_of("+-.0123456789"), text.size());
  const bool has_power = end + 1 < text.size() && (text[end] == 'e' || text[end] == 'E') &&
                         std::string_view("+-0123456789").find(text[end + 1]) != std::string_view::npos;
  if (has_power) end = std::min(text.find_first_not_of("0123456789", end + 2), text.size());
  const std::size_t begin = text.find_first_not_of(' ', end);
  if (end == 0 || begin == std::string::npos) return std::nullopt;
  const auto first = static_cast<unsigned char>(text[begin]);
  const bool starts_a_unit = std::isalpha(first) != 0 || first >= 0x80 || first == '/';
  Parts parts{node, text.substr(begin)};
  parts.number.scalar = text.substr(0, end);
  return starts_a_unit && io::read_number(parts.number).value ? std::optional(std::move(parts)) : std::nullopt;
}

/// What to write instead of a unit that does not fit.
std::string unit_advice(const Parts& parts, Unit unit) {
  const bool sum = parts.unit.find_first_of("^/*") != std::string::npos && parts.unit.find_first_of("0123456789") != std::string::npos;
  if (sum) return "write ${...} around what is to be calculated, with ** for powers";
  if (parts.unit == "e" || parts.unit == "E") return "the exponent is missing";
  if (parts.unit.front() == 'O' || parts.unit.front() == 'l') return "there is a letter among the digits";
  if (unit.symbol.empty()) return "it has no unit: write the number alone, with all of its digits";
  std::vector<std::string> fitting{std::string(unit.symbol)};
  const Known* own = find_unit(unit.symbol);
  for (const Known& one : known_units)
    if (own != nullptr && one.what == own->what && one.symbol != unit.symbol) fitting.emplace_back(one.symbol);
  const std::string meant = did_you_mean(parts.unit, fitting);
  return meant.empty() ? (fitting.size() == 1 ? "its unit is " : "its unit can be ") + one_of(fitting) : meant;
}

/// The number with its unit converted, exact where a long double is; none when there is no unit or, with advice, a wrong one.
std::optional<long double> converted(const io::Node& node, Unit unit, std::string& advice) {
  const std::optional<Parts> parts = take_apart(node);
  if (!parts) return std::nullopt;
  const auto number = static_cast<long double>(*io::read_number(parts->number).value);
  if (!unit.symbol.empty() && parts->unit == unit.symbol) return number;
  const Known *given = find_unit(parts->unit), *own = find_unit(unit.symbol);
  if (given != nullptr && own != nullptr && given->what == own->what)
    return number * (given->over * own->under) / (given->under * own->over);
  advice = unit_advice(*parts, unit);
  return std::nullopt;
}

}  // namespace

io::Scalar<double> read_quantity(const io::Node& node, Unit unit) {
  io::Scalar<double> read = io::read_number(node);
  if (read.value || !read.advice.empty()) return read;
  if (const auto number = converted(node, unit, read.advice)) {
    read.value = static_cast<double>(*number);
    read.found = io::quote(node.scalar);
    if (!std::isfinite(*read.value)) read.value.reset();
  }
  return read;
}

io::Scalar<std::int64_t> read_whole_quantity(const io::Node& node, Unit unit) {
  io::Scalar<std::int64_t> read = io::read_integer(node);
  if (read.value || !read.advice.empty()) return read;
  if (const auto number = converted(node, unit, read.advice)) {
    read.found = io::quote(node.scalar);
    if (*number == std::floor(*number) && std::abs(*number) < 0x1p63L) read.value = static_cast<std::int64_t>(*number);
    else if (!unit.symbol.empty())
      read.found += ", which is " + io::shortest(static_cast<double>(*number)) + ' ' + std::string(unit.symbol);
  }
  return read;
}

std::string size_in_words(double size) {
  constexpr std::array<std::string_view, 5> units{" bytes", " KiB", " MiB", " GiB", " TiB"};
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < units.size(); ++unit) size /= 1024;
  const double step = size >= 100 ? 1 : size >= 10 ? 0.1 : 0.01;  // three digits
  return io::shortest(std::round(std::round(size / step) * step * 100) / 100) + std::string(units[unit]);
}

}  // namespace sower
