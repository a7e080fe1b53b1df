#include "algorithms/graph/barabasi_albert.hpp"

#include "algorithms/graph/generate.hpp"
#include "runner/api/registry.hpp"

namespace sower::graph {

Edge BarabasiAlbert::edge(std::int64_t number, const random::Draws& draws) const {
  const auto later = [&](std::int64_t edge) { return edge / attached + 1; };
  for (std::int64_t asked = number; later(asked) > 1;) {
    const std::int64_t ends_before = (later(asked) - 1) * attached * 2;
    const auto place =
        static_cast<std::int64_t>(draws.integer(static_cast<std::uint64_t>(ends_before), 0, static_cast<std::uint64_t>(asked)));
    asked = place / 2;
    if (place % 2 == 0) return {later(number), later(asked)};
  }
  return {later(number), 0};
}

EdgeShare BarabasiAlbert::operator()(const Opening& opening) const {
  const random::Draws draws(opening.streams, "preferential attachment");
  const auto make = [&](reduce::Span numbers, std::vector<Edge>& made) {
    for (std::int64_t i = numbers.first; i < numbers.last; ++i) made.push_back(edge(i, draws));
  };
  return {vertices, directed, generate(opening, edges(), 1, make), {}, {}};
}

namespace {

struct BarabasiAlbertSource final : Source {
  static constexpr std::string_view name = "barabasi_albert", summary = "vertices come one by one and choose those that have many edges";
  static constexpr std::string_view reference =
      "A.-L. Barabási and R. Albert, Emergence of scaling in random networks, Science 286 (1999) 509-512; P. Sanders and C. Schulz, "
      "Scalable generation of scale-free graphs, Information Processing Letters 116 (2016) 489-491";
  BarabasiAlbert graph;

  void fields(Fields& visit) override {
    visit("vertices", graph.vertices, "number of vertices", none, between(2, 1e13));
    visit("attached", graph.attached, "edges with which a vertex comes", none, between(1, 10'000));
    visit("directed", graph.directed, "whether edges go from the later vertex to the earlier only");
  }
  [[nodiscard]] EdgeShare open(const Opening& opening) const override { return graph(opening); }
};

const Registered<Source, BarabasiAlbertSource> entry;

}  // namespace
}  // namespace sower::graph
