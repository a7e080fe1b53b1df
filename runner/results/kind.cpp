#include "runner/results/kind.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <limits>

namespace sower::results {
namespace {

/// The data may lie at any address.
template <class T>
T value_at(const VariableView& variable, std::size_t element) {
  T value;
  std::memcpy(&value, variable.data.data() + element * sizeof value, sizeof value);
  return value;
}

template <class T>
std::string digits(T number) {
  std::array<char, 64> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

}  // namespace

Kind common(Kind a, Kind b) {
  if (a == b) return a;
  return a == Kind::text || b == Kind::text ? Kind::text : Kind::f64;
}

std::size_t bytes_of(Kind kind) { return std::array<std::size_t, 5>{8, 4, 8, 1, 0}[static_cast<std::size_t>(kind)]; }

io::hdf5::Type stored_type(Kind kind) {
  using io::hdf5::Type;
  return std::array{Type::f64, Type::f32, Type::i64, Type::i8, Type::text}[static_cast<std::size_t>(kind)];
}

double number_at(const VariableView& variable, std::size_t element) {
  switch (kind_of(*variable.head)) {
    case Kind::f64:
      return value_at<double>(variable, element);
    case Kind::f32:
      return static_cast<double>(value_at<float>(variable, element));
    case Kind::i64:
      return static_cast<double>(value_at<std::int64_t>(variable, element));
    case Kind::boolean:
      return static_cast<double>(value_at<std::uint8_t>(variable, element));
    case Kind::text:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::string TextCursor::next() {
  switch (kind_of(*variable_.head)) {
    case Kind::f64:
      return digits(value_at<double>(variable_, at_++));
    case Kind::f32:
      return digits(value_at<float>(variable_, at_++));
    case Kind::i64:
      return digits(value_at<std::int64_t>(variable_, at_++));
    case Kind::boolean:
      return value_at<std::uint8_t>(variable_, at_++) != 0 ? "true" : "false";
    case Kind::text:
      break;
  }
  std::uint32_t length = 0;
  std::memcpy(&length, variable_.data.data() + at_, sizeof length);
  const auto* characters = reinterpret_cast<const char*>(variable_.data.data()) + at_ + sizeof length;
  at_ += sizeof length + length;
  return {characters, length};
}

std::string shortest(double number) { return digits(number); }

}  // namespace sower::results
