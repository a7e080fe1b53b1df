#pragma once
// The state of a long computation as bytes, for its checkpoint: one function that visits each part both writes and reads it.

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "runner/api/comm.hpp"
#include "runner/api/error.hpp"

namespace sower::state {

/// Visits numbers, plain structs and vectors of them, always in the same order.
class Visitor {
 public:
  virtual ~Visitor() = default;
  template <Wire T>
  void operator()(T& value) {
    part(std::as_writable_bytes(std::span(&value, 1)));
  }
  template <Wire T>
  void operator()(std::vector<T>& values) {
    std::uint64_t length = values.size();
    (*this)(length);
    require(length <= most(sizeof(T)), "a saved state ends in the middle of an array");
    values.resize(length);
    part(std::as_writable_bytes(std::span(values)));
  }

 private:
  virtual void part(std::span<std::byte> part) = 0;
  /// How many things of that size there may be.
  [[nodiscard]] virtual std::uint64_t most(std::size_t size) const = 0;
};

/// Keeps what it visits.
class Writer final : public Visitor {
 public:
  [[nodiscard]] std::span<const std::byte> written() const { return written_; }

 private:
  void part(std::span<std::byte> part) override { written_.insert(written_.end(), part.begin(), part.end()); }
  [[nodiscard]] std::uint64_t most(std::size_t) const override { return ~std::uint64_t{0}; }
  std::vector<std::byte> written_;
};

/// Gives what it visits the values that were written. Throws Error when they are too few.
class Reader final : public Visitor {
 public:
  explicit Reader(std::span<const std::byte> written) : rest_(written) {}

 private:
  void part(std::span<std::byte> part) override {
    require(part.size() <= rest_.size(), "a saved state is too short");
    if (!part.empty()) std::memcpy(part.data(), rest_.data(), part.size());
    rest_ = rest_.subspan(part.size());
  }
  [[nodiscard]] std::uint64_t most(std::size_t size) const override { return rest_.size() / size; }
  std::span<const std::byte> rest_;
};

}  // namespace sower::state
