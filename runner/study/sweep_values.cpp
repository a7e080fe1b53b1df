#include "runner/study/sweep_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::Node;

constexpr std::int64_t most_values = 1'000'000;
constexpr const char* range_advice = "write {linear: [0, 1], points: 5}, {log: [1e-4, 1e-1], points: 4} or {integer: [1, 10]}";

std::optional<double> read_end(const Node& node, SweepRange::Scale scale, Complaints& complaints) {
  const io::Scalar<double> read = io::read_number(node);
  const bool whole = scale == SweepRange::Scale::integer, above = scale == SweepRange::Scale::log;
  if (read.value && (!whole || (*read.value == std::round(*read.value) && std::abs(*read.value) < 0x1p53)) && (!above || *read.value > 0))
    return read.value;
  complaints.add(
      node.mark,
      must_be(above ? "an end of a log range" : "an end of a range", expected_number(whole, none, above ? positive : any), read.found),
      read.advice);
  return std::nullopt;
}

/// low, low + step, ..., high.
std::vector<double> stepped(const SweepRange& range, const Node& step, Complaints& complaints) {
  const io::Scalar<double> read = io::read_number(step);
  if (!read.value || *read.value <= 0) {
    complaints.add(step.mark, must_be("'step'", "a number above 0", read.found), read.advice);
    return {};
  }
  const double steps = (range.high - range.low) / *read.value, whole = std::round(steps);
  if (std::abs(steps - whole) > 1e-9 * std::max(1.0, whole)) {
    complaints.add(
        step.mark,
        "steps of " + io::shortest(*read.value) + " from " + io::shortest(range.low) + " do not end at " + io::shortest(range.high),
        "give another step or another end, or 'points'");
    return {};
  }
  if (whole >= static_cast<double>(most_values)) {
    complaints.add(step.mark, "a range of " + io::shortest(whole + 1) + " values",
                   text("at most ", most_values, " can be swept; give a larger step"));
    return {};
  }
  std::vector<double> values;
  const double scale = std::max(std::abs(range.low), std::abs(range.high));
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(whole); ++i)
    values.push_back(clean(range.low + static_cast<long double>(i) * static_cast<long double>(*read.value), scale));
  values.push_back(range.high);
  return values;
}

std::vector<double> spaced(const SweepRange& range, std::int64_t points) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < points; ++i)
    values.push_back(range.at(points == 1 ? 0 : static_cast<long double>(i) / static_cast<long double>(points - 1)));
  return values;
}

std::vector<Node> range_values(const Node& node, Complaints& complaints) {
  const std::optional<SweepRange> range = read_range(node, range_keys, complaints);
  if (!range) return {};
  const Keys keys(node, "the range", range_keys, complaints);
  const Node *points = keys.take("points"), *step = keys.take("step");
  const bool is_log = range->scale == SweepRange::Scale::log, is_integer = range->scale == SweepRange::Scale::integer;
  std::vector<double> values;
  if (points != nullptr && step != nullptr) {
    complaints.add(step->mark, "a range has both 'points' and 'step'", "give one of them");
  } else if (step != nullptr && is_log) {
    complaints.add(step->mark, "a log range has no 'step'", "give 'points'");
  } else if (points != nullptr) {
    if (const auto count = keys.integer("points", between(2, static_cast<double>(most_values)))) values = spaced(*range, *count);
    if (is_integer && std::ranges::any_of(values, [](double x) { return x != std::round(x); })) {
      complaints.add(
          points->mark,
          "no " + points->scalar + " whole numbers lie evenly from " + io::shortest(range->low) + " to " + io::shortest(range->high),
          "give another number of points, or 'step'");
      values.clear();
    }
  } else if (step != nullptr || is_integer) {
    values = stepped(*range, step != nullptr ? *step : number_node(1, node.mark), complaints);
  } else {
    complaints.add(node.mark, "the range does not say how many values it has", "add 'points: 5'");
  }
  std::vector<Node> nodes;
  for (const double value : values) nodes.push_back(number_node(value, node.mark));
  return nodes;
}

}  // namespace

double clean(long double x, double scale) {
  const long double tolerance = 1e-15L * static_cast<long double>(scale);
  if (std::abs(x) <= tolerance) return 0;
  for (int digits = 0; digits < 15; ++digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*Le", digits, x);
    if (std::abs(std::strtold(text, nullptr) - x) <= tolerance) return std::strtod(text, nullptr);
  }
  return static_cast<double>(x);
}

double SweepRange::at(long double fraction) const {
  if (fraction <= 0) return low;
  if (fraction >= 1) return high;
  const auto a = static_cast<long double>(low), b = static_cast<long double>(high);
  const long double x = scale == Scale::log ? a * std::pow(b / a, fraction) : a + (b - a) * fraction;
  return clean(x, scale == Scale::log ? std::abs(static_cast<double>(x)) : std::max(std::abs(low), std::abs(high)));
}

double SweepRange::sample(double fraction) const {
  if (scale != Scale::integer) return at(fraction);
  return std::min(high, low + std::floor(fraction * (high - low + 1)));
}

io::Node number_node(double number, const io::Mark& mark) {
  io::Node node;
  node.shape = Node::Shape::scalar;
  node.scalar = io::shortest(number);
  node.mark = mark;
  return node;
}

bool looks_like_range(const io::Node& node) {
  return node.shape == Node::Shape::map &&
         std::ranges::any_of(scale_words, [&](const std::string& word) { return node.find(word) != nullptr; });
}

std::optional<SweepRange> read_range(const io::Node& node, const std::vector<std::string>& known, Complaints& complaints) {
  const Keys keys(node, "the range", known, complaints);
  keys.finish();
  const Node* ends = nullptr;
  SweepRange range;
  for (std::size_t i = 0; i < scale_words.size(); ++i) {
    const Node* here = keys.take(scale_words[i]);
    if (here == nullptr) continue;
    if (ends != nullptr) {
      complaints.add(here->mark, "a range has one scale", "keep one of linear, log and integer");
      return std::nullopt;
    }
    ends = here;
    range.scale = static_cast<SweepRange::Scale>(i);
  }
  if (ends == nullptr) {
    complaints.add(node.mark, "the range has no ends", range_advice);
    return std::nullopt;
  }
  if (ends->shape != Node::Shape::list || ends->items.size() != 2) {
    const std::string found = ends->shape == Node::Shape::list ? text("a list of ", ends->items.size()) : io::describe(*ends);
    complaints.add(ends->mark, must_be("a range", "its two ends, as in [0, 1]", found), "");
    return std::nullopt;
  }
  const auto low = read_end(ends->items[0], range.scale, complaints), high = read_end(ends->items[1], range.scale, complaints);
  if (!low || !high) return std::nullopt;
  range.low = *low;
  range.high = *high;
  if (range.low < range.high) return range;
  complaints.add(ends->mark, "a range goes up, not from " + io::shortest(*low) + " to " + io::shortest(*high),
                 *low == *high ? "give two different ends" : "give the smaller end first");
  return std::nullopt;
}

std::vector<io::Node> read_values(const io::Node& key, const io::Node& values, Complaints& complaints) {
  if (looks_like_range(values)) return range_values(values, complaints);
  if (values.shape == Node::Shape::map)
    for (const auto& [word, value] : values.entries)
      if (const std::string meant = did_you_mean(word.scalar, {std::begin(scale_words), std::end(scale_words)}); !meant.empty()) {
        complaints.add(word.mark, "the range has no key " + io::quote(word.scalar), meant);
        return {};
      }
  if (values.shape != Node::Shape::list) {
    const bool scalar = values.shape == Node::Shape::scalar;
    const bool computed = scalar && values.scalar.find_first_of("(:") != std::string::npos;
    complaints.add(values.mark, must_be(io::quote(key.scalar), "a list of values to try, or a range", io::describe(values)),
                   computed                           ? range_advice
                   : scalar                           ? "write [" + values.scalar + "], or move it to 'params'"
                   : values.shape == Node::Shape::map ? range_advice
                                                      : "");
  } else if (values.items.empty()) {
    complaints.add(values.mark, io::quote(key.scalar) + " has no values to try", "give at least one, or remove it");
  } else {
    return values.items;
  }
  return {};
}

}  // namespace sower
