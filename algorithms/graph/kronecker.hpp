#pragma once
// R-MAT or Kronecker graphs (Chakrabarti, Zhan, Faloutsos 2004) with the parameters of the Graph500 benchmark.

#include <array>
#include <cstdint>

#include "algorithms/graph/source.hpp"
#include "algorithms/random/draws.hpp"

namespace sower::graph {

/// A random permutation of 0 ... 2^bits - 1, computed for one element alone, in a few multiplications. It takes order and neighbourhood
/// away, which is what a generator needs; not all permutations can occur.
class Scramble {
 public:
  Scramble(std::int64_t bits, const random::Draws& draws);
  [[nodiscard]] std::int64_t operator()(std::int64_t number) const;

 private:
  static constexpr std::size_t rounds = 3;
  std::uint64_t mask_;
  int shift_;
  std::array<std::uint64_t, rounds> factors_{}, offsets_{};
};

/// 2^scale vertices and edge_factor times as many edges. Each edge falls, scale times over, into one of the quarters of the adjacency
/// matrix, with probabilities a (top left), b (top right), c and the rest. There are loops and duplicates.
struct Kronecker {
  std::int64_t scale = 13, edge_factor = 16;
  double a = 0.57, b = 0.19, c = 0.19;
  bool directed = false, shuffled = true;
  [[nodiscard]] EdgeShare operator()(const Opening& opening) const;
};

}  // namespace sower::graph
