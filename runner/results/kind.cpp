#include "runner/results/kind.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace sower::results {
namespace {

/// Calls `each` with every value, unpacked from bytes that may lie at any address.
template <class T, class Each>
void visit_values(std::span<const std::byte> data, Each each) {
  for (; data.size() >= sizeof(T); data = data.subspan(sizeof(T))) {
    T value;
    std::memcpy(&value, data.data(), sizeof value);
    each(value);
  }
}

template <class Each>
void visit_texts(std::span<const std::byte> data, Each each) {
  while (data.size() >= sizeof(std::uint32_t)) {
    std::uint32_t length = 0;
    std::memcpy(&length, data.data(), sizeof length);
    data = data.subspan(sizeof length);
    each(std::string_view(reinterpret_cast<const char*>(data.data()), length));
    data = data.subspan(length);
  }
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

std::vector<std::string> as_texts(const VariableView& variable) {
  std::vector<std::string> texts;
  switch (kind_of(*variable.head)) {
    case Kind::f64:
      visit_values<double>(variable.data, [&](double x) { texts.push_back(digits(x)); });
      break;
    case Kind::f32:
      visit_values<float>(variable.data, [&](float x) { texts.push_back(digits(x)); });
      break;
    case Kind::i64:
      visit_values<std::int64_t>(variable.data, [&](std::int64_t x) { texts.push_back(digits(x)); });
      break;
    case Kind::boolean:
      visit_values<std::uint8_t>(variable.data, [&](std::uint8_t x) { texts.emplace_back(x != 0 ? "true" : "false"); });
      break;
    case Kind::text:
      visit_texts(variable.data, [&](std::string_view x) { texts.emplace_back(x); });
      break;
  }
  return texts;
}

std::vector<double> as_numbers(const VariableView& variable) {
  std::vector<double> numbers;
  const auto take = [&](auto x) { numbers.push_back(static_cast<double>(x)); };
  switch (kind_of(*variable.head)) {
    case Kind::f64:
      visit_values<double>(variable.data, take);
      break;
    case Kind::f32:
      visit_values<float>(variable.data, take);
      break;
    case Kind::i64:
      visit_values<std::int64_t>(variable.data, take);
      break;
    case Kind::boolean:
      visit_values<std::uint8_t>(variable.data, take);
      break;
    case Kind::text:
      break;
  }
  return numbers;
}

std::string shortest(double number) { return digits(number); }

}  // namespace sower::results
