#pragma once
// Graphs in files, read by all ranks at the same time.

#include <string>

#include "algorithms/graph/source.hpp"

namespace sower::graph {

/// The formats and policies: docs/graphs.md.
struct FileSource final : Source {
  static constexpr std::string_view name = "file", summary = "the edges in a file: SNAP and other lists, LDBC, Matrix Market, GAP, HDF5";
  static constexpr std::string_view example = "path: data/debian_bookworm.txt.gz\nformat: adjacency";

  InputFile path, vertex_file;
  std::string format = "auto", labels = "auto", weights = "auto", dataset = "edges", weight_dataset;
  bool directed = true;
  std::int64_t vertices = 0, first_vertex = 0;

  void fields(Fields& visit) override;
  void check(const Complain& complain) const override;
  [[nodiscard]] EdgeShare open(const Opening& opening) const override;
};

}  // namespace sower::graph
