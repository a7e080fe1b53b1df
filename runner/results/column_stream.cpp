#include "runner/results/column_stream.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <type_traits>

namespace sower::results {
namespace {

/// Calls copy(from, to, count) for each contiguous run of a small array that lies at the corner of a larger one, in rising order;
/// offsets in elements.
template <class Copy>
void for_runs(const std::vector<std::size_t>& small, const std::vector<std::size_t>& large, Copy copy) {
  const std::size_t total = product(small);
  if (total == 0) return;
  std::size_t axis = small.size();  // those after the last axis on which the two differ are whole in every run
  while (axis > 0 && small[axis - 1] == large[axis - 1]) --axis;
  if (axis == 0) return copy(0, 0, total);
  std::size_t run = 1, large_run = 1;
  for (std::size_t k = axis - 1; k < small.size(); ++k) {
    run *= small[k];
    large_run *= large[k];
  }
  for (std::size_t from = 0; from < total; from += run) {
    std::size_t to = 0, stride = large_run;
    for (std::size_t k = axis - 1, rest = from / run; k-- > 0; rest /= small[k], stride *= large[k]) to += rest % small[k] * stride;
    copy(from, to, run);
  }
}

}  // namespace

std::size_t product(const std::vector<std::size_t>& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::size_t{1}, std::multiplies<>());
}

io::hdf5::AttributeValue fill_value(Kind kind) {
  switch (kind) {
    case Kind::f64:
      return std::numeric_limits<double>::quiet_NaN();
    case Kind::f32:
      return std::numeric_limits<float>::quiet_NaN();
    case Kind::i64:
      return std::numeric_limits<std::int64_t>::min();
    case Kind::boolean:
      return std::int8_t{-1};
    case Kind::text:
      break;
  }
  return std::string();
}

ColumnStream::ColumnStream(io::hdf5::NewDataset dataset, Kind kind, std::vector<std::size_t> sizes, std::size_t buffer_bytes)
    : dataset_(std::move(dataset)), kind_(kind), sizes_(std::move(sizes)), row_elements_(product(sizes_)), buffer_bytes_(buffer_bytes) {}

void ColumnStream::put(const VariableView* variable) {
  if (variable == nullptr) return add_missing(row_elements_);
  TextCursor texts(*variable);
  std::size_t at = 0;
  for_runs(variable->sizes, sizes_, [&](std::size_t from, std::size_t to, std::size_t count) {
    add_missing(to - at);
    add(*variable, texts, from, count);
    at = to + count;
  });
  add_missing(row_elements_ - at);
}

void ColumnStream::append(const VariableView& variable) {
  TextCursor texts(variable);
  add(variable, texts, 0, product(variable.sizes));
}

void ColumnStream::add(const VariableView& variable, TextCursor& texts, std::size_t from, std::size_t count) {
  if (kind_ != Kind::text) return add_numbers(variable, from, count);
  for (std::size_t i = 0; i < count; ++i) add_text(texts.next());
}

void ColumnStream::add_numbers(const VariableView& variable, std::size_t from, std::size_t count) {
  const std::size_t width = bytes_of(kind_);
  if (kind_of(*variable.head) != kind_) {
    for (std::size_t i = from; i < from + count; ++i) {
      const double value = number_at(variable, i);  // only float64 holds values of other types
      const auto bytes = std::as_bytes(std::span(&value, 1));
      numbers_.insert(numbers_.end(), bytes.begin(), bytes.end());
      if (numbers_.size() >= buffer_bytes_) finish();
    }
    return;
  }
  const std::span<const std::byte> bytes = variable.data.subspan(from * width, count * width);
  if (bytes.size() < buffer_bytes_) {
    numbers_.insert(numbers_.end(), bytes.begin(), bytes.end());
    if (numbers_.size() >= buffer_bytes_) finish();
    return;
  }
  finish();
  dataset_.write(dataset_.type(), written_, count, bytes.data());
  written_ += count;
}

void ColumnStream::add_text(std::string text) {
  text_bytes_ += sizeof(std::string) + text.size();
  texts_.push_back(std::move(text));
  if (text_bytes_ >= buffer_bytes_) finish();
}

void ColumnStream::add_missing(std::size_t count) {
  if (kind_ == Kind::text) {
    for (std::size_t i = 0; i < count; ++i) add_text("");
    return;
  }
  const auto add_all = [&](const auto& value) {
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) {
      const auto bytes = std::as_bytes(std::span(&value, 1));
      for (std::size_t i = 0; i < count; ++i) {
        numbers_.insert(numbers_.end(), bytes.begin(), bytes.end());
        if (numbers_.size() >= buffer_bytes_) finish();
      }
    }
  };
  if (count > 0) std::visit(add_all, fill_value(kind_));
}

void ColumnStream::finish() {
  if (kind_ == Kind::text) {
    dataset_.write(written_, texts_);
    written_ += texts_.size();
    texts_.clear();
    text_bytes_ = 0;
    return;
  }
  const std::size_t count = numbers_.size() / bytes_of(kind_);
  dataset_.write(dataset_.type(), written_, count, numbers_.data());
  written_ += count;
  numbers_.clear();
}

}  // namespace sower::results
