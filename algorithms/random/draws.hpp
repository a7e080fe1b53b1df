#pragma once
// Random numbers as a pure function of what is drawn: Threefry4x64-20 (Salmon, Moraes, Dror, Shaw, SC 2011), key from the task,
// counter from (purpose, block, iteration, index). Who draws, when and in which order never matters.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "runner/api/experiment.hpp"

namespace sower::random {

/// The numbers of one purpose ("darts", "start", "batch order") and one block or chain of a task.
/// Number `index` of an iteration is word index % 4 of the counter {purpose, block, iteration, index / 4}.
class Draws {
 public:
  Draws(StreamKey key, std::string_view purpose, std::uint64_t block = 0);

  /// Uniform in the open interval (0, 1): (word >> 12) 2^-52 + 2^-53, never 0 or 1, symmetric about 1/2.
  [[nodiscard]] double uniform(std::uint64_t iteration, std::uint64_t index) const;
  /// Standard normal, by inversion (Wichura 1988, AS 241) of uniform(iteration, index).
  [[nodiscard]] double normal(std::uint64_t iteration, std::uint64_t index) const;
  /// Exponential with mean 1, by inversion.
  [[nodiscard]] double exponential(std::uint64_t iteration, std::uint64_t index) const;
  /// Uniform on 0 ... bound-1 without modulo bias (Lemire 2019, with rejection). bound >= 1.
  [[nodiscard]] std::uint64_t integer(std::uint64_t bound, std::uint64_t iteration, std::uint64_t index) const;
  /// Image of `index` < n under a random permutation of 0 ... n-1 that belongs to the iteration; computed for one element alone, in
  /// 0.2 microseconds; in
  /// up to 1.3 for n <= 64, where all permutations are equally likely.
  [[nodiscard]] std::uint64_t permuted(std::uint64_t n, std::uint64_t iteration, std::uint64_t index) const;

  /// out[i] = uniform(iteration, first + i); vectorised, the same bits for every split of the range. Fastest in calls of a few hundred
  /// to a few thousand numbers, which stay in the first-level cache.
  void uniforms(std::span<double> out, std::uint64_t iteration, std::uint64_t first) const;
  /// out[i] = normal(iteration, first + i).
  void normals(std::span<double> out, std::uint64_t iteration, std::uint64_t first) const;

 private:
  [[nodiscard]] std::uint64_t word(std::uint64_t iteration, std::uint64_t index) const;

  std::array<std::uint64_t, 4> key_;
  std::uint64_t purpose_, block_;
};

}  // namespace sower::random
