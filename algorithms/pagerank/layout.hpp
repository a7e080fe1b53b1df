#pragma once
// A rank's arcs as the sweeps walk them: rows by block and length, sources as 32-bit columns, values that many arcs read packed together.

#include <cstdint>
#include <vector>

#include "algorithms/graph/arcs.hpp"
#include "algorithms/pagerank/large_pages.hpp"
#include "runner/api/comm.hpp"

namespace sower::pagerank {

/// Which values a rank sends to each other rank after a sweep and where those that come go, rank by rank.
struct HaloPlan {
  std::vector<std::size_t> gives, takes;                  ///< values, by rank
  std::vector<std::uint32_t> give_columns, take_columns;  ///< of all ranks one after the other
};

/// How many arcs ahead the sweeps look.
inline constexpr std::size_t prefetch_distance = 128;

/// A column is the place of a vertex' contribution in this rank's vector of them: those of its own vertices and of the others that its
/// arcs begin at. Columns are grouped by how many arcs read them, most first (powers of two), in the given order within a group, so that
/// the hot ones share cache lines (Faldu, Diamond, Grot: A closer look at lightweight graph reordering, IISWC 2019).
/// Rows, the own vertices with arcs that end there, keep to their block of graph::block_vertices. Within it the longest comes first, so
/// that the end of a row is foreseen by the processor. The arcs of a row keep their order, that of the sources.
struct Layout {
  reduce::Span own;                       ///< this rank's vertices
  reduce::Span blocks;                    ///< and their blocks of graph::block_vertices
  std::int64_t vertices = 0;              ///< of the whole graph
  LargeVector<std::uint32_t> columns;     ///< one an arc, row after row; then prefetch_distance times 0
  LargeVector<double> weights;            ///< one an arc; empty: all are 1
  std::vector<std::uint32_t> lengths;     ///< arcs of a row
  std::vector<std::uint16_t> row_vertex;  ///< of a row, counted from its block's first vertex
  std::vector<std::int64_t> first_row;    ///< of each own block; one more
  std::vector<std::int64_t> first_arc;    ///< of each own block; one more
  std::vector<std::uint32_t> own_column;  ///< of each own vertex; for those without arcs that begin there, one that is never read
  std::size_t column_count = 0;
  std::vector<std::int64_t> inner, outer;  ///< own blocks, counted from 0, that read no other rank's values, and those that do
  HaloPlan halo;

  [[nodiscard]] std::int64_t block_count() const { return blocks.size(); }
};

/// Collective. Throws Error when a rank's part has more columns than 32 bits count.
Layout lay_out(Comm& team, int threads, const graph::InArcs& arcs);

}  // namespace sower::pagerank
