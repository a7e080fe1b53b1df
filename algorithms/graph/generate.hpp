#pragma once
// What all generators do: items (edges or vertices, by number) make edges, block by block, so that the edges depend on the numbers only.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "algorithms/graph/edges.hpp"
#include "algorithms/graph/source.hpp"
#include "algorithms/reduce/parallel.hpp"

namespace sower::graph {

inline constexpr std::int64_t block_items = 4096;

/// This rank's share of the edges of items 0 ... items-1: make(reduce::Span, std::vector<Edge>&) appends those of a block of items, and is
/// called by several threads. edges_of_item: about how many there are.
template <class F>
std::vector<Edge> generate(const Opening& opening, std::int64_t items, double edges_of_item, F make) {
  const reduce::Blocks blocks{items, block_items};
  const reduce::Span mine = reduce::share(blocks.count(), opening.team.rank(), opening.team.size());
  std::vector<Edge> edges;
  edges.reserve(static_cast<std::size_t>(static_cast<double>(mine.size() * block_items) * edges_of_item));
  const std::int64_t batch = std::int64_t{4} * opening.threads;
  std::vector<std::vector<Edge>> made(static_cast<std::size_t>(batch));
  for (std::int64_t first = mine.first; first < mine.last; first += batch) {
    opening.look();
    const std::int64_t last = std::min(first + batch, mine.last);
    const auto of = [&](std::int64_t block) -> std::vector<Edge>& { return made[static_cast<std::size_t>(block - first)]; };
    reduce::for_each(opening.threads, {first, last}, [&](std::int64_t block) {
      of(block).clear();
      make(blocks.items_of(block), of(block));
    });
    for (std::int64_t block = first; block < last; ++block) edges.insert(edges.end(), of(block).begin(), of(block).end());
  }
  return edges;
}

}  // namespace sower::graph
