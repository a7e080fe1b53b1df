#include "algorithms/graph/erdos_renyi.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/graph/generate.hpp"
#include "algorithms/random/draws.hpp"
#include "runner/api/registry.hpp"

namespace sower::graph {
namespace {

constexpr std::int64_t most_vertices = std::int64_t{1} << 31;  // their pairs are numbered by 64 bits

}  // namespace

std::uint64_t Pairs::count() const {
  const auto n = static_cast<std::uint64_t>(vertices);
  return n == 0 ? 0 : directed ? n * (n - 1) : n * (n - 1) / 2;
}

Edge Pairs::operator[](std::uint64_t number) const {
  if (directed) {
    const auto others = static_cast<std::uint64_t>(vertices - 1);
    return at(static_cast<std::int64_t>(number / others), static_cast<std::int64_t>(number % others));
  }
  const auto before = [](std::uint64_t vertex) { return vertex * (vertex - 1) / 2; };
  auto vertex = static_cast<std::uint64_t>((1 + std::sqrt(1 + 8 * static_cast<double>(number))) / 2);
  while (before(vertex) > number) --vertex;  // the square root may be off by one
  while (before(vertex + 1) <= number) ++vertex;
  return at(static_cast<std::int64_t>(vertex), static_cast<std::int64_t>(number - before(vertex)));
}

EdgeShare random_edges(const Pairs& pairs, std::int64_t edges, const Opening& opening) {
  const random::Draws draws(opening.streams, "random edges");
  const auto make = [&](reduce::Span numbers, std::vector<Edge>& made) {
    for (std::int64_t i = numbers.first; i < numbers.last; ++i)
      made.push_back(pairs[draws.permuted(pairs.count(), 0, static_cast<std::uint64_t>(i))]);
  };
  return {pairs.vertices, pairs.directed, generate(opening, edges, 1, make), {}, {}};
}

EdgeShare edges_with_probability(const Pairs& pairs, double probability, const Opening& opening) {
  const random::Draws draws(opening.streams, "gaps between edges");
  const double log_of_none = probability < 1 ? elementary::log(1 - probability) : 0;
  const auto make = [&](reduce::Span vertices, std::vector<Edge>& made) {
    for (std::int64_t vertex = vertices.first; vertex < vertices.last; ++vertex) {
      std::int64_t place = -1;
      for (std::uint64_t i = 0;; ++i) {
        double gap = 1;
        if (probability < 1) gap += std::floor(elementary::log(draws.uniform(static_cast<std::uint64_t>(vertex), i)) / log_of_none);
        if (gap >= static_cast<double>(pairs.from(vertex) - place)) break;
        place += static_cast<std::int64_t>(gap);
        made.push_back(pairs.at(vertex, place));
      }
    }
  };
  const double edges_of_vertex = static_cast<double>(pairs.vertices - 1) * probability / (pairs.directed ? 1 : 2);
  return {pairs.vertices, pairs.directed, generate(opening, pairs.vertices, edges_of_vertex, make), {}, {}};
}

namespace {

struct ErdosRenyi final : Source {
  static constexpr std::string_view name = "erdos_renyi", summary = "random edges, all pairs of vertices alike";
  static constexpr std::string_view reference =
      "P. Erdős and A. Rényi, On random graphs I, Publicationes Mathematicae 6 (1959) 290-297; E. N. Gilbert, Random graphs, Annals of "
      "Mathematical Statistics 30 (1959) 1141-1144";
  static constexpr std::string_view example = "edges: 1000000";
  std::int64_t vertices = 100'000, edges = 0;
  double probability = 0;
  bool directed = true;

  [[nodiscard]] Pairs pairs() const { return {vertices, directed}; }
  void fields(Fields& visit) override {
    visit("vertices", vertices, "number of vertices", none, between(1, most_vertices));
    visit("edges", edges, "number of edges, all different; 0: by probability", none, non_negative);
    visit("probability", probability, "of each pair of vertices to have an edge; 0: by edges", none, between(0, 1));
    visit("directed", directed, "whether edges have a direction");
  }
  void check(const Complain& complain) const override {
    if ((edges > 0) == (probability > 0)) complain("edges", "give either edges or probability, above 0");
    if (static_cast<std::uint64_t>(edges) > pairs().count())
      complain("edges", text(edges, " different edges do not fit: ", vertices, " vertices have ", pairs().count(), " pairs"));
  }
  [[nodiscard]] EdgeShare open(const Opening& opening) const override {
    return edges > 0 ? random_edges(pairs(), edges, opening) : edges_with_probability(pairs(), probability, opening);
  }
};

const Registered<Source, ErdosRenyi> entry;

}  // namespace
}  // namespace sower::graph
