#include "runner/results/compare.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "runner/api/error.hpp"
#include "runner/results/kind.hpp"

namespace sower::results {
namespace {

using io::hdf5::Dataset;

constexpr std::uint64_t block = std::uint64_t{1} << 20;

std::string shown(double x) { return shortest(x); }
std::string shown(std::int64_t x) { return std::to_string(x); }
std::string shown(const std::string& x) { return "'" + x + "'"; }

double relative_difference(double a, double b) { return std::abs(a - b) / std::max(std::abs(a), std::abs(b)); }

bool same(double a, double b, double relative) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return true;
  return std::isfinite(a) && std::isfinite(b) && relative_difference(a, b) <= relative;
}
bool same(std::int64_t a, std::int64_t b, double relative) {
  return a == b || (relative > 0 && same(static_cast<double>(a), static_cast<double>(b), relative));
}
bool same(const std::string& a, const std::string& b, double) { return a == b; }

template <class T>
std::string note(const T& a, const T& b) {
  if constexpr (std::is_arithmetic_v<T>) {
    const double difference = relative_difference(static_cast<double>(a), static_cast<double>(b));
    char digits[64];
    std::snprintf(digits, sizeof digits, " (relative difference %.1g)", difference);
    return std::isfinite(difference) ? digits : "";
  }
  return "";
}

/// `read(dataset, first, count)` gives a block's values.
template <class Read>
std::optional<Mismatch> scan(const Dataset& a, const Dataset& b, double relative, Read read) {
  const std::uint64_t elements = a.elements();
  for (std::uint64_t first = 0; first < elements; first += block) {
    const std::uint64_t count = std::min(block, elements - first);
    const auto in_a = read(a, first, count), in_b = read(b, first, count);
    for (std::size_t i = 0; i < in_a.size(); ++i)
      if (!same(in_a[i], in_b[i], relative)) return Mismatch{first + i, shown(in_a[i]), shown(in_b[i]), note(in_a[i], in_b[i])};
  }
  return {};
}

}  // namespace

std::optional<Mismatch> first_mismatch(const Dataset& a, const Dataset& b, double relative) {
  const Dataset::Sort sort_a = a.sort(), sort_b = b.sort();
  require((sort_a == Dataset::Sort::texts) == (sort_b == Dataset::Sort::texts), a.path(), " and ", b.path(),
          " cannot be compared: one holds text, the other numbers");
  if (sort_a == Dataset::Sort::texts)
    return scan(a, b, relative, [](const Dataset& dataset, auto first, auto count) { return dataset.texts(first, count); });
  if (sort_a == Dataset::Sort::integers && sort_b == Dataset::Sort::integers)
    return scan(a, b, relative, [](const Dataset& dataset, auto first, auto count) { return dataset.integers(first, count); });
  return scan(a, b, relative, [](const Dataset& dataset, auto first, auto count) { return dataset.numbers(first, count); });
}

std::string element_text(const Dataset& dataset, std::uint64_t element) {
  switch (dataset.sort()) {
    case Dataset::Sort::integers:
      return shown(dataset.integers(element, 1).front());
    case Dataset::Sort::numbers:
      return shown(dataset.numbers(element, 1).front());
    case Dataset::Sort::texts:
      return dataset.texts(element, 1).front();
  }
  return "";
}

}  // namespace sower::results
