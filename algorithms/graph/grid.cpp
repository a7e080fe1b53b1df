#include "algorithms/graph/grid.hpp"

#include "algorithms/graph/generate.hpp"
#include "runner/api/registry.hpp"

namespace sower::graph {

EdgeShare Grid::operator()(const Opening& opening) const {
  const auto make = [&](reduce::Span numbers, std::vector<Edge>& made) {
    for (std::int64_t vertex = numbers.first; vertex < numbers.last; ++vertex) {
      const std::int64_t row = vertex / columns, column = vertex % columns;
      if (periodic || column + 1 < columns) made.push_back({vertex, row * columns + (column + 1) % columns});
      if (periodic || row + 1 < rows) made.push_back({vertex, (row + 1) % rows * columns + column});
    }
  };
  return {rows * columns, false, generate(opening, rows * columns, 2, make), {}, {}};
}

namespace {

struct GridSource final : Source {
  static constexpr std::string_view name = "grid", summary = "a rectangle of vertices, each joined to its neighbours";
  Grid graph;

  void fields(Fields& visit) override {
    visit("rows", graph.rows, "number of rows", none, between(1, 1e6));
    visit("columns", graph.columns, "number of columns", none, between(1, 1e6));
    visit("periodic", graph.periodic, "whether the last of each row and column is joined to the first");
  }
  void check(const Complain& complain) const override {
    if (graph.periodic && graph.rows < 3) complain("rows", text(graph.rows, " rows cannot be periodic: that takes 3 at least"));
    if (graph.periodic && graph.columns < 3) complain("columns", text(graph.columns, " columns cannot be periodic: that takes 3 at least"));
  }
  [[nodiscard]] EdgeShare open(const Opening& opening) const override { return graph(opening); }
};

const Registered<Source, GridSource> entry;

}  // namespace
}  // namespace sower::graph
