#pragma once
// The team of ranks that shares a task. Algorithms see only this class; the team of one (alone.hpp) is the serial version.

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace sower {

/// What may travel between ranks: values whose bytes are the value.
template <class T>
concept Wire = std::is_trivially_copyable_v<T>;

/// A team of cooperating ranks. Every call but rank() and size() is collective: all ranks make it, in the same order. If one of
/// them throws instead, the others get TeamError from the call they wait in or from their next one.
/// Floating-point sums that are kept do not belong here but in algorithms/reduce, whose bits do not depend on the team.
class Comm {
 public:
  virtual ~Comm() = default;
  /// This rank's number in the team, 0 ... size()-1.
  [[nodiscard]] virtual int rank() const noexcept = 0;
  [[nodiscard]] virtual int size() const noexcept = 0;
  /// Every rank's block, joined in rank order, on every rank; blocks may differ in length and may be empty.
  template <Wire T>
  std::vector<T> all_gather(std::span<const T> mine) {
    return values_of<T>(gather(std::as_bytes(mine)));
  }
  /// Replaces `data`, whatever its length, by the root's on every rank.
  template <Wire T>
  void broadcast(std::vector<T>& data, int root = 0) {
    const bool sends = rank() == root;
    const auto sent = spread(sends ? std::as_bytes(std::span(data)) : std::span<const std::byte>{}, root);
    if (!sends) data = values_of<T>(sent);
  }
  /// Returns when every rank has called it.
  void barrier() { gather({}); }

 private:
  template <Wire T>
  static std::vector<T> values_of(const std::vector<std::byte>& raw) {
    std::vector<T> values(raw.size() / sizeof(T));
    if (!raw.empty()) std::memcpy(values.data(), raw.data(), raw.size());
    return values;
  }
  virtual std::vector<std::byte> gather(std::span<const std::byte> mine) = 0;
  virtual std::vector<std::byte> spread(std::span<const std::byte> data, int root) = 0;
};

}  // namespace sower
