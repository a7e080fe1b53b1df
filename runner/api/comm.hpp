#pragma once
// The team of ranks that shares a task. Algorithms see only this class; the team of one (alone.hpp) is the serial version.

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "runner/api/peers.hpp"

namespace sower {

/// A team of cooperating ranks. Every call but rank() and size() is collective: all ranks make it, in the same order. If one of
/// them throws instead, the others get TeamError from the call they wait in or from their next one.
/// Floating-point sums that are kept do not belong here but in algorithms/reduce, whose bits do not depend on the team.
/// What is for one rank and not for all: Peers::exchange and Halo (peers.hpp).
class Comm : public Peers {
 public:
  /// This rank's number in the team, 0 ... size()-1.
  [[nodiscard]] int rank() const noexcept override = 0;
  [[nodiscard]] int size() const noexcept override = 0;
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
