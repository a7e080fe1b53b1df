#include "runner/results/cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "runner/results/damage.hpp"
#include "runner/results/kind.hpp"

namespace sower::results {
namespace {

/// A float as the double that people would have written: 0.1f is 0.1, not 0.10000000149.
double as_written(float number) {
  std::array<char, 32> buffer;
  const char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  double written = number;
  std::from_chars(buffer.data(), end, written);
  return written;
}

struct InWords {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return shortest(value); }
  std::string operator()(const std::string& value) const { return value; }
};

struct AsJson {
  io::JsonWriter& json;
  void operator()(std::monostate) const { json.null(); }
  void operator()(bool value) const { json.boolean(value); }
  void operator()(std::int64_t value) const { json.integer(value); }
  void operator()(double value) const { json.number(value); }
  void operator()(const std::string& value) const { json.text(value); }
};

}  // namespace

void write_json(io::JsonWriter& json, const Cell& cell) { std::visit(AsJson{json}, cell); }

std::string cell_text(const Cell& cell) { return std::visit(InWords{}, cell); }

Cell cell_of(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  const char *const begin = text.data() + (text.size() > 1 && text.starts_with('+') ? 1 : 0), *const end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(begin, end, whole); read.ec == std::errc() && read.ptr == end) return whole;
  double number = 0;
  if (const auto read = std::from_chars(begin, end, number); read.ec == std::errc() && read.ptr == end) return number;
  return text;
}

CellReader::CellReader(io::hdf5::Dataset dataset)
    : dataset_(std::move(dataset)),
      sort_(dataset_.sort()),
      boolean_(dataset_.text("dtype") == "bool" || dataset_.text("flag_meanings") == "false true"),
      single_(sort_ == io::hdf5::Dataset::Sort::numbers && dataset_.stored_type() == io::hdf5::Type::f32),
      missing_(dataset_.integer("_FillValue")) {}

std::vector<Cell> CellReader::range(std::uint64_t first, std::uint64_t count) const {
  if (!checked_) require_intact(dataset_);
  checked_ = true;
  std::vector<Cell> cells(count);
  if (is_text()) std::ranges::move(dataset_.texts(first, count), cells.begin());
  else if (sort_ == io::hdf5::Dataset::Sort::numbers)
    std::ranges::transform(dataset_.numbers(first, count), cells.begin(),
                           [&](double x) { return Cell(single_ ? as_written(static_cast<float>(x)) : x); });
  else
    std::ranges::transform(dataset_.integers(first, count), cells.begin(), [&](std::int64_t x) {
      if (x == missing_) return Cell();
      return boolean_ ? Cell(x != 0) : Cell(x);
    });
  return cells;
}

std::vector<Cell> CellReader::at(std::span<const std::uint64_t> places) const {
  constexpr std::uint64_t longest = 1 << 16, widest_gap = 256;
  std::vector<std::size_t> order(places.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!std::ranges::is_sorted(places)) std::ranges::sort(order, {}, [&](std::size_t i) { return places[i]; });
  std::vector<Cell> cells(places.size());
  for (std::size_t i = 0, next = 0; i < order.size(); i = next) {
    const std::uint64_t first = places[order[i]];
    for (next = i + 1; next < order.size(); ++next)
      if (places[order[next]] - places[order[next - 1]] > widest_gap || places[order[next]] - first >= longest) break;
    std::vector<Cell> run = range(first, places[order[next - 1]] - first + 1);
    for (std::size_t k = i; k < next; ++k) cells[order[k]] = run[places[order[k]] - first];
  }
  return cells;
}

}  // namespace sower::results
