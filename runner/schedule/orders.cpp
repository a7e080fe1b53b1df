#include "runner/schedule/orders.hpp"

#include <algorithm>
#include <cstring>

#include "runner/api/comm.hpp"

namespace sower {
namespace {

template <Wire T>
void put(std::vector<std::byte>& data, const T& value) {
  const auto bytes = std::as_bytes(std::span(&value, 1));
  data.insert(data.end(), bytes.begin(), bytes.end());
}

template <Wire T>
void put(std::vector<std::byte>& data, const std::vector<T>& values) {
  put(data, values.size());
  const auto bytes = std::as_bytes(std::span(values));
  data.insert(data.end(), bytes.begin(), bytes.end());
}

/// Both ends are the same program, so lengths are trusted.
struct Taker {
  std::span<const std::byte> rest;

  template <Wire T>
  T value() {
    T value;
    std::memcpy(&value, rest.data(), sizeof value);
    rest = rest.subspan(sizeof value);
    return value;
  }
  template <Wire T>
  std::vector<T> values() {
    std::vector<T> values(value<std::size_t>());
    if (values.empty()) return values;
    std::memcpy(values.data(), rest.data(), values.size() * sizeof(T));
    rest = rest.subspan(values.size() * sizeof(T));
    return values;
  }
};

}  // namespace

double InnerProgress::part() const { return total <= 0 ? 0 : std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0); }

std::vector<std::byte> encode(const Order& order) {
  std::vector<std::byte> data;
  put(data, order.team);
  put(data, order.ranks);
  put(data, order.tasks);
  return data;
}

std::vector<std::byte> encode(const Report& report) {
  std::vector<std::byte> data;
  put(data, report.finished);
  put(data, report.left_seconds);
  put(data, report.fault);
  put(data, report.suspects);
  if (const auto& inner = report.inner) {
    put(data, inner->task);
    put(data, inner->done);
    put(data, inner->total);
    put(data, std::vector<char>(inner->unit.begin(), inner->unit.end()));
  }
  return data;
}

Order decode_order(std::span<const std::byte> data) {
  Taker take{data};
  Order order;
  order.team = take.value<std::uint64_t>();
  order.ranks = take.values<std::int32_t>();
  order.tasks = take.values<Assignment>();
  return order;
}

Report decode_report(std::span<const std::byte> data) {
  Taker take{data};
  Report report;
  report.finished = take.values<Finished>();
  report.left_seconds = take.value<double>();
  report.fault = take.values<char>();
  report.suspects = take.values<Assignment>();
  if (take.rest.empty()) return report;
  InnerProgress& inner = report.inner.emplace();
  inner.task = take.value<std::int64_t>();
  inner.done = take.value<std::int64_t>();
  inner.total = take.value<std::int64_t>();
  const std::vector<char> unit = take.values<char>();
  inner.unit.assign(unit.begin(), unit.end());
  return report;
}

}  // namespace sower
