#include "runner/results/column_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

namespace sower::results {
namespace {

std::size_t product(const std::vector<std::size_t>& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::size_t{1}, std::multiplies<>());
}

template <class T>
void fill(std::vector<std::byte>& bytes, T value) {
  for (std::size_t at = 0; at < bytes.size(); at += sizeof value) std::memcpy(bytes.data() + at, &value, sizeof value);
}

/// Calls copy(from, to, count) for each contiguous run of a small array that lies at the corner of a larger one; offsets in elements.
template <class Copy>
void for_runs(const std::vector<std::size_t>& small, const std::vector<std::size_t>& large, Copy copy) {
  const std::size_t total = product(small);
  if (total == 0) return;
  if (small == large) return copy(0, 0, total);
  const std::size_t run = small.back();
  for (std::size_t from = 0; from < total; from += run) {
    std::size_t to = 0, stride = large.back();
    for (std::size_t k = small.size() - 1, rest = from / run; k-- > 0; rest /= small[k], stride *= large[k]) to += rest % small[k] * stride;
    copy(from, to, run);
  }
}

}  // namespace

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

ColumnBuffer::ColumnBuffer(io::hdf5::NewDataset dataset, Kind kind, std::vector<std::size_t> sizes)
    : dataset_(std::move(dataset)), kind_(kind), sizes_(std::move(sizes)), row_elements_(product(sizes_)) {}

std::size_t ColumnBuffer::row_bytes() const {
  constexpr std::size_t text_bytes = 64;
  return row_elements_ * (kind_ == Kind::text ? text_bytes : bytes_of(kind_));
}

void ColumnBuffer::clear(std::size_t rows) {
  const std::size_t elements = rows * row_elements_;
  if (kind_ == Kind::text) {
    texts_.assign(elements, "");
    return;
  }
  numbers_.resize(elements * bytes_of(kind_));
  std::visit(
      [&](const auto& value) {
        if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) fill(numbers_, value);
      },
      fill_value(kind_));
}

void ColumnBuffer::put(std::size_t row, const VariableView& variable) {
  const std::size_t start = row * row_elements_;
  if (kind_ == Kind::text) {
    std::vector<std::string> texts = as_texts(variable);
    for_runs(variable.sizes, sizes_, [&](std::size_t from, std::size_t to, std::size_t count) {
      std::move(&texts[from], &texts[from] + count, &texts_[start + to]);
    });
    return;
  }
  const std::size_t width = bytes_of(kind_);
  const auto copy_from = [&](const void* source) {
    for_runs(variable.sizes, sizes_, [&](std::size_t from, std::size_t to, std::size_t count) {
      std::memcpy(&numbers_[(start + to) * width], static_cast<const std::byte*>(source) + from * width, count * width);
    });
  };
  if (kind_of(*variable.head) == kind_) copy_from(variable.data.data());
  else copy_from(as_numbers(variable).data());
}

void ColumnBuffer::write(std::uint64_t first_row) const {
  if (kind_ == Kind::text) dataset_.write(first_row * row_elements_, texts_);
  else dataset_.write(dataset_.type(), first_row * row_elements_, numbers_.size() / bytes_of(kind_), numbers_.data());
}

}  // namespace sower::results
