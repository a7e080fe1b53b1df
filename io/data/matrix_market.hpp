#pragma once
// The head of a Matrix Market file: R. F. Boisvert, R. Pozo and K. A. Remington, The Matrix Market exchange formats, NISTIR 5935, 1996.

#include <cstdint>
#include <optional>
#include <string_view>

namespace sower::io {

/// A square sparse matrix; entry (i, j) is an edge from i to j.
struct MatrixMarket {
  std::int64_t vertices = 0, entries = 0;
  bool weighted = false;   ///< real or integer: lines have a third column
  bool symmetric = false;  ///< only one triangle is in the file
  std::uint64_t body = 0;  ///< byte where the lines of entries begin
};

bool is_matrix_market(std::string_view start);

/// Reads the banner, the comments and the line of sizes from the start of a file. Nothing when the start ends before the sizes do. Throws
/// Mistake, whose place is in the text, for what is no graph.
std::optional<MatrixMarket> read_matrix_market_head(std::string_view start);

}  // namespace sower::io
