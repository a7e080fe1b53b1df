#pragma once
// What a file of a graph is, as far as its first bytes tell. It goes by the content, never by the name: that is no part of a task's key.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/data/byte_file.hpp"
#include "io/data/edge_lines.hpp"
#include "io/data/gap_graph.hpp"
#include "io/data/matrix_market.hpp"

namespace sower::io {

enum class GraphFormat : std::uint8_t { lines, matrix_market, gap_serialized, hdf5 };

/// The words of a study on how to read a file.
struct GraphWords {
  std::string_view format = "auto";   ///< auto, edge_list, adjacency, ldbc, matrix_market, gap or hdf5
  std::string_view labels = "auto";   ///< auto, numbers or texts
  std::string_view weights = "auto";  ///< auto or ignore
};

struct GraphHead {
  GraphFormat format = GraphFormat::lines;
  bool gzip = false;
  EdgeSyntax syntax;                             ///< of lines and of the entries of a matrix
  std::uint64_t body = 0;                        ///< byte of the text where its lines begin
  std::uint64_t text_bytes = 0, text_edges = 0;  ///< of the text looked at, to know about how many edges a byte has
  MatrixMarket matrix;
  GapGraph gap;
};

/// Throws Error, with the line where there is one, for what cannot be read as the words say.
GraphHead read_graph_head(const ByteFile& file, const GraphWords& words);

}  // namespace sower::io
