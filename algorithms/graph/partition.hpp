#pragma once
// Which rank has which vertices: contiguous ones in the given order, in whole blocks, so that each rank has about as much to do.

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/graph/arcs.hpp"
#include "runner/api/comm.hpp"

namespace sower::graph {

/// What a vertex costs as much as, in arcs: its score, its contribution and where its arcs begin are read and written once an iteration.
inline constexpr std::int64_t arcs_of_a_vertex = 2;

/// Bounds of the ranks' vertices, as in InArcs. arcs_of_block: of the whole graph, by block of vertices.
std::vector<std::int64_t> balanced_bounds(std::int64_t vertices, std::span<const std::int64_t> arcs_of_block, int ranks);

/// The sum over the ranks, element by element, on every rank. Collective; memory and messages are those of few copies, whatever the team.
std::vector<std::int64_t> sum_over_team(std::span<const std::int64_t> mine, Comm& team);
/// The same of one number.
std::int64_t sum_over_team(std::int64_t mine, Comm& team);

/// Whether it is so on any rank; for weights, which a rank without edges cannot tell. Collective.
bool on_any_rank(bool mine, Comm& team);

/// The rank that has a vertex.
class Owners {
 public:
  explicit Owners(std::span<const std::int64_t> bounds);
  [[nodiscard]] int operator()(std::int64_t vertex) const { return of_block_[static_cast<std::size_t>(vertex / block_vertices)]; }

 private:
  std::vector<int> of_block_;
};

}  // namespace sower::graph
