#pragma once
// How an experiment declares its tunables: one visitor, `fields`, names each once. Parsing, checking, `describe`, provenance and
// sweeps are each one implementation of Fields.

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sower {

/// Unit of a value as UDUNITS writes it; empty for a pure number.
struct Unit {
  std::string_view symbol;
};
inline constexpr Unit none{""}, seconds{"s"}, bytes{"byte"};

/// The values a number may take.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false, high_open = false;  ///< whether the end itself is excluded
  [[nodiscard]] constexpr bool holds(double x) const {
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);  // false for NaN
  }
};
inline constexpr Range any{}, positive{.low = 0, .low_open = true}, non_negative{.low = 0};
constexpr Range at_least(double low) { return {.low = low}; }
constexpr Range between(double low, double high) { return {.low = low, .high = high}; }

/// A file the task reads. The engine checks that it is there before anything runs, and its content is part of the task's key.
struct InputFile {
  std::string path;  ///< as written in the study, relative to the study's folder; absolute by the time a task runs; empty: none given
};

/// Names that the user chooses, each with a number, truth value or text, `{alpha: 0.3, mode: fast}`, or with an input file.
using NamedTexts = std::vector<std::pair<std::string, std::string>>;

class AnyChoice;
/// Visits each tunable once, always in the same order. `key` is the word the study uses, `help` one line for people.
class Fields {
 public:
  virtual ~Fields() = default;
  virtual void operator()(std::string_view key, double& value, std::string_view help, Unit unit = none, Range range = any) = 0;
  virtual void operator()(std::string_view key, std::int64_t& value, std::string_view help, Unit unit = none, Range range = any) = 0;
  virtual void operator()(std::string_view key, bool& value, std::string_view help) = 0;
  /// `words`: what the text may be; empty for any text.
  virtual void operator()(std::string_view key, std::string& value, std::string_view help,
                          std::initializer_list<std::string_view> words = {}) = 0;
  /// A list of numbers; the range holds for each.
  virtual void operator()(std::string_view key, std::vector<double>& value, std::string_view help, Unit unit = none, Range range = any) = 0;
  virtual void operator()(std::string_view key, InputFile& value, std::string_view help) = 0;
  /// A map; each of its entries can be swept by `key.name`. `files`: whether its values are input files.
  virtual void operator()(std::string_view key, NamedTexts& value, std::string_view help, bool files = false) = 0;
  /// A named alternative with tunables of its own: `optimizer: adam` or `optimizer: {name: adam, beta1: 0.9}`.
  virtual void operator()(std::string_view key, AnyChoice& value, std::string_view help) = 0;
};

}  // namespace sower
