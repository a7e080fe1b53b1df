#include "algorithms/graph/partition.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace sower::graph {

std::vector<std::int64_t> balanced_bounds(std::int64_t vertices, std::span<const std::int64_t> arcs_of_block, int ranks) {
  const reduce::Blocks blocks{vertices, block_vertices};
  std::vector<std::int64_t> cost_before{0};
  for (std::int64_t block = 0; block < blocks.count(); ++block)
    cost_before.push_back(cost_before.back() + arcs_of_block[static_cast<std::size_t>(block)] +
                          arcs_of_a_vertex * blocks.items_of(block).size());
  std::vector<std::int64_t> bounds{0};
  for (int rank = 1; rank < ranks; ++rank) {
    const std::int64_t wanted = cost_before.back() / ranks * rank + cost_before.back() % ranks * rank / ranks;
    auto cut = std::ranges::lower_bound(cost_before, wanted);
    if (cut != cost_before.begin() && wanted - *(cut - 1) < *cut - wanted) --cut;  // the nearer of both sides
    bounds.push_back(std::max(bounds.back(), std::min(vertices, (cut - cost_before.begin()) * block_vertices)));
  }
  bounds.push_back(vertices);
  return bounds;
}

std::vector<std::int64_t> sum_over_team(std::span<const std::int64_t> mine, Comm& team) {
  if (team.size() == 1) return {mine.begin(), mine.end()};
  const auto width = static_cast<std::int64_t>(mine.size());
  std::vector<std::vector<std::int64_t>> parts;
  for (int rank = 0; rank < team.size(); ++rank) {
    const reduce::Span share = reduce::share(width, rank, team.size());
    const auto part = mine.subspan(static_cast<std::size_t>(share.first), static_cast<std::size_t>(share.size()));
    parts.emplace_back(part.begin(), part.end());
  }
  std::vector<std::int64_t> sum(parts[static_cast<std::size_t>(team.rank())].size());
  for (const auto& part : team.exchange(parts)) std::ranges::transform(sum, part, sum.begin(), std::plus<>{});
  return team.all_gather(std::span<const std::int64_t>(sum));
}

std::int64_t sum_over_team(std::int64_t mine, Comm& team) {
  const std::vector<std::int64_t> all = team.all_gather(std::span<const std::int64_t>(&mine, 1));
  return std::accumulate(all.begin(), all.end(), std::int64_t{0});
}

bool on_any_rank(bool mine, Comm& team) {
  const char said = mine ? 1 : 0;
  return std::ranges::max(team.all_gather(std::span(&said, 1))) != 0;
}

Owners::Owners(std::span<const std::int64_t> bounds) {
  for (std::size_t rank = 0; rank + 1 < bounds.size(); ++rank)
    of_block_.resize(static_cast<std::size_t>(reduce::Blocks{bounds[rank + 1], block_vertices}.count()), static_cast<int>(rank));
}

}  // namespace sower::graph
