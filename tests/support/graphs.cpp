#include "tests/support/graphs.hpp"

#include <algorithm>
#include <tuple>

#include "runner/local/run_ranks.hpp"

namespace sower::test {

using graph::Edge, graph::EdgeShare, graph::InArcs;

std::vector<InArcs> built_on(int ranks, const EdgeShare& whole, const graph::Policies& policies) {
  std::vector<InArcs> parts(static_cast<std::size_t>(ranks));
  local::run_ranks(ranks, [&](Comm& team) {
    EdgeShare mine{whole.vertices, whole.directed, {}, {}, {}};
    for (auto i = static_cast<std::size_t>(team.rank()); i < whole.edges.size(); i += static_cast<std::size_t>(ranks)) {
      mine.edges.push_back(whole.edges[i]);
      if (!whole.weights.empty()) mine.weights.push_back(whole.weights[i]);
    }
    parts[static_cast<std::size_t>(team.rank())] =
        build(std::move(mine), policies, {.team = team, .streams = {}, .threads = ranks > 1 ? 2 : 1});
  });
  return parts;
}

Joined joined(const std::vector<InArcs>& parts) {
  Joined all;
  for (const InArcs& part : parts) {
    require(part.first.size() == static_cast<std::size_t>(part.own.size()) + 1, "a rank with ", part.own.size(), " vertices has ",
            part.first.size(), " places of rows");
    for (std::size_t row = 0; row + 1 < part.first.size(); ++row)
      for (auto arc = static_cast<std::size_t>(part.first[row]); arc < static_cast<std::size_t>(part.first[row + 1]); ++arc)
        all.arcs.push_back({part.sources.at(arc), part.own.first + static_cast<std::int64_t>(row)});
    all.weights.insert(all.weights.end(), part.weights.begin(), part.weights.end());
    all.out_weight.insert(all.out_weight.end(), part.out_weight.begin(), part.out_weight.end());
  }
  const auto order = [](const Edge& arc) { return std::tuple(arc.target, arc.source); };
  require(std::ranges::is_sorted(all.arcs, {}, order), "the arcs are not sorted");
  return all;
}

std::vector<Edge> edges_of(const std::function<EdgeShare(const graph::Opening&)>& open, int ranks, int threads,
                           std::vector<std::size_t>* shares) {
  std::vector<std::vector<Edge>> parts(static_cast<std::size_t>(ranks));
  local::run_ranks(ranks, [&](Comm& team) {
    parts[static_cast<std::size_t>(team.rank())] = open({.team = team, .streams = {{5, 6, 7, 8}}, .threads = threads}).edges;
  });
  std::vector<Edge> all;
  for (const auto& part : parts) {
    if (shares != nullptr) shares->push_back(part.size());
    all.insert(all.end(), part.begin(), part.end());
  }
  std::ranges::sort(all, {}, [](const Edge& edge) { return std::tuple(edge.source, edge.target); });
  return all;
}

}  // namespace sower::test
