#pragma once
// Sums whose bits do not depend on who computes them: the work is cut into blocks that only the problem fixes, and block values are
// combined in a fixed binary tree over block numbers.

#include <algorithm>
#include <cstdint>

#include "runner/api/comm.hpp"

namespace sower::reduce {

/// Half-open range of block numbers or items.
struct Span {
  std::int64_t first = 0, last = 0;
  [[nodiscard]] std::int64_t size() const { return last - first; }
};

/// `items` things cut into blocks of `size`, the last one perhaps shorter.
struct Blocks {
  std::int64_t items = 0, size = 1;
  [[nodiscard]] std::int64_t count() const { return items / size + (items % size != 0 ? 1 : 0); }
  [[nodiscard]] Span items_of(std::int64_t block) const { return {block * size, block * size + std::min(size, items - block * size)}; }
};

/// The contiguous share of `blocks` block numbers that falls to a rank of a team; shares differ by at most one block.
inline Span share(std::int64_t blocks, int rank, int ranks) { return {blocks * rank / ranks, blocks * (rank + 1) / ranks}; }

}  // namespace sower::reduce
