#pragma once
// Edges and vertices out of text files, each rank those of its share of the bytes, or of the pieces that one rank inflates.

#include <cstddef>
#include <cstdint>
#include <string>

#include "algorithms/graph/named_edges.hpp"
#include "algorithms/graph/source.hpp"

namespace sower::io {
class ByteFile;
struct GraphHead;
}  // namespace sower::io

namespace sower::graph {

/// What is read, how, and by whom.
struct TextReading {
  const io::ByteFile& file;
  const io::GraphHead& head;
  const Opening& opening;
  bool only_vertices = false;                ///< a list of vertices: the first column
  std::size_t piece = std::size_t{1} << 20;  ///< bytes that are parsed at a time by a thread
};

/// This rank's edges, in the order of the file. Collective. Throws Error "file:line:column: ..." on every rank for the first mistake that
/// the lowest rank found.
NamedEdges read_text(const TextReading& reading);

/// The line of one of this rank's edges, by its place among them: reads the file again.
std::uint64_t line_of_edge(const TextReading& reading, std::size_t edge);

}  // namespace sower::graph
