#pragma once
// Serialized graphs of the GAP Benchmark Suite (.sg and .wsg): one byte, whether it is directed; the numbers of arcs and of vertices; where
// the arcs of each vertex begin; their targets, with .wsg each followed by its weight. Of a directed graph the same again by targets.
// Little-endian; the first two numbers and the places have 64 bits, targets and weights 32.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "io/data/byte_file.hpp"

namespace sower::io {

struct GapGraph {
  bool directed = false, weighted = false;
  std::int64_t arcs = 0, vertices = 0;  ///< an undirected graph has each edge as two arcs
};

/// The head of a serialized graph; nothing when the file is none: its size must be what its first numbers say.
std::optional<GapGraph> gap_graph(const ByteFile& file);

struct GapArcs {
  std::vector<std::array<std::int64_t, 2>> ends;
  std::vector<double> weights;
};

/// The arcs first ... last-1; of an undirected graph only those from a vertex to itself or a later one. Throws Error for places and
/// targets that cannot be, and for negative weights.
GapArcs read_gap_arcs(const ByteFile& file, const GapGraph& graph, std::int64_t first, std::int64_t last);

}  // namespace sower::io
