#include "algorithms/graph/kronecker.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "algorithms/graph/generate.hpp"
#include "runner/api/registry.hpp"

namespace sower::graph {

Scramble::Scramble(std::int64_t bits, const random::Draws& draws)
    : mask_((std::uint64_t{1} << bits) - 1), shift_(static_cast<int>(bits / 2 + 1)) {
  for (std::size_t round = 0; round < rounds; ++round) {
    factors_[round] = draws.integer(std::uint64_t{1} << 63, 0, round) * 2 + 1;  // odd, so that it can be undone
    offsets_[round] = draws.integer(std::uint64_t{1} << 63, 1, round);
  }
}

std::int64_t Scramble::operator()(std::int64_t number) const {
  auto x = static_cast<std::uint64_t>(number);
  for (std::size_t round = 0; round < rounds; ++round) {
    x = (x * factors_[round] + offsets_[round]) & mask_;
    x ^= x >> shift_;  // high bits, which a product mixes well, into the low ones
  }
  return static_cast<std::int64_t>(x);
}

EdgeShare Kronecker::operator()(const Opening& opening) const {
  const random::Draws draws(opening.streams, "kronecker edges");
  const Scramble scramble(scale, random::Draws(opening.streams, "kronecker vertices"));
  const std::int64_t vertices = std::int64_t{1} << scale;
  const auto make = [&](reduce::Span numbers, std::vector<Edge>& edges) {
    const auto count = static_cast<std::size_t>(numbers.size());
    edges.assign(count, {});
    std::array<double, block_items> quarter;
    for (std::int64_t level = 0; level < scale; ++level) {
      draws.uniforms(std::span(quarter).first(count), static_cast<std::uint64_t>(level), static_cast<std::uint64_t>(numbers.first));
      for (std::size_t i = 0; i < count; ++i) {
        const bool right = (quarter[i] >= a && quarter[i] < a + b) || quarter[i] >= a + b + c, below = quarter[i] >= a + b;
        edges[i] = {edges[i].source * 2 + (below ? 1 : 0), edges[i].target * 2 + (right ? 1 : 0)};
      }
    }
    if (shuffled)
      for (Edge& edge : edges) edge = {scramble(edge.source), scramble(edge.target)};
  };
  return {vertices, directed, generate(opening, vertices * edge_factor, 1, make), {}, {}};
}

namespace {

struct KroneckerSource final : Source {
  static constexpr std::string_view name = "kronecker", summary = "R-MAT: few vertices with very many edges, as in social networks";
  static constexpr std::string_view reference =
      "D. Chakrabarti, Y. Zhan and C. Faloutsos, R-MAT: a recursive model for graph mining, SDM 2004; R. C. Murphy et al., Introducing the "
      "Graph 500, CUG 2010";
  Kronecker graph;

  void fields(Fields& visit) override {
    visit("scale", graph.scale, "there are 2^scale vertices", none, between(1, 40));
    visit("edge_factor", graph.edge_factor, "edges for each vertex", none, between(1, 10'000));
    visit("a", graph.a, "probability of the quarter of edges between vertices of the first half", none, between(0, 1));
    visit("b", graph.b, "of edges from the first half to the second", none, between(0, 1));
    visit("c", graph.c, "of edges from the second half to the first", none, between(0, 1));
    visit("directed", graph.directed, "whether edges have a direction");
    visit("shuffled", graph.shuffled, "whether vertices are numbered at random; if not, those with many edges come first");
  }
  void check(const Complain& complain) const override {
    if (graph.a + graph.b + graph.c > 1) complain("c", text("a, b and c are ", graph.a + graph.b + graph.c, " together, 1 at most"));
  }
  [[nodiscard]] EdgeShare open(const Opening& opening) const override { return graph(opening); }
};

const Registered<Source, KroneckerSource> entry;

}  // namespace
}  // namespace sower::graph
