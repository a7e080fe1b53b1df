#include "tests/support/small_graphs.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <fstream>
#include <map>
#include <numeric>
#include <random>
#include <sstream>
#include <string>

#include "runner/api/alone.hpp"

namespace sower::test {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// The sum of weights of the arcs that begin at each vertex.
std::vector<double> out_weights(const WholeGraph& graph) {
  std::vector<double> out(at(graph.vertices));
  for (std::size_t i = 0; i < graph.arcs.size(); ++i) out[at(graph.arcs[i].source)] += graph.weights.empty() ? 1 : graph.weights[i];
  return out;
}

}  // namespace

WholeGraph undirected(WholeGraph graph) {
  const std::vector<graph::Edge> given = graph.arcs;
  for (const graph::Edge& edge : given) graph.arcs.push_back({edge.target, edge.source});
  const std::vector<double> weights = graph.weights;
  graph.weights.insert(graph.weights.end(), weights.begin(), weights.end());
  return graph;
}

WholeGraph random_graph(std::int64_t vertices, std::int64_t arcs, std::uint64_t seed) {
  std::mt19937_64 draw(seed);
  const auto vertex = [&] {  // the distributions of the standard library differ from one to the next
    const double u = static_cast<double>(draw() >> 11) / 9007199254740992.0;
    return std::min(vertices - 1, static_cast<std::int64_t>(u * u * u * static_cast<double>(vertices)) * 7919 % vertices);
  };
  WholeGraph graph{.vertices = vertices, .arcs = {}, .weights = {}};
  for (std::int64_t i = 0; i < arcs; ++i) {
    const std::int64_t source = vertex();
    graph.arcs.push_back({source, vertex()});
  }
  return graph;
}

WholeGraph weighted_graph(std::int64_t vertices, std::int64_t arcs, std::uint64_t seed) {
  WholeGraph graph = random_graph(vertices, arcs, seed);
  std::mt19937_64 draw(seed + 1);
  for (std::int64_t i = 0; i < arcs; ++i) graph.weights.push_back(static_cast<double>(draw() % 1000 + 1) / 8);
  return graph;
}

WholeGraph read_graph(const std::filesystem::path& file) {
  std::ifstream in(file);
  require(in.good(), "cannot read ", file.string());
  std::vector<graph::Edge> edges;
  bool sizes = file.extension() == ".mtx";
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '%' || line[0] == '#') continue;
    graph::Edge edge;
    if (!std::exchange(sizes, false) && std::istringstream(line) >> edge.source >> edge.target) edges.push_back(edge);
  }
  std::map<std::int64_t, std::int64_t> number;
  for (const graph::Edge& edge : edges) number[edge.source] = number[edge.target] = 0;
  std::int64_t next = 0;
  for (auto& [label, its] : number) its = next++;
  for (graph::Edge& edge : edges) edge = {number[edge.source], number[edge.target]};
  return {.vertices = next, .arcs = std::move(edges), .weights = {}};
}

graph::InArcs spread(const WholeGraph& graph, int rank, int ranks) {
  graph::InArcs in;
  in.vertices = graph.vertices;
  in.arcs = static_cast<std::int64_t>(graph.arcs.size());
  const std::int64_t blocks = reduce::Blocks{graph.vertices, graph::block_vertices}.count();
  for (int r = 0; r <= ranks; ++r) in.bounds.push_back(std::min(graph.vertices, blocks * r / ranks * graph::block_vertices));
  in.own = {in.bounds[at(rank)], in.bounds[at(rank) + 1]};
  std::vector<std::size_t> order(graph.arcs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::pair(graph.arcs[i].target, graph.arcs[i].source); });
  in.first.assign(at(in.own.size()) + 1, 0);
  for (const std::size_t i : order) {
    const graph::Edge& arc = graph.arcs[i];
    if (arc.target < in.own.first || arc.target >= in.own.last) continue;
    ++in.first[at(arc.target - in.own.first) + 1];
    in.sources.push_back(arc.source);
    if (!graph.weights.empty()) in.weights.push_back(graph.weights[i]);
  }
  std::partial_sum(in.first.begin(), in.first.end(), in.first.begin());
  const std::vector<double> out = out_weights(graph);
  in.out_weight.assign(out.begin() + in.own.first, out.begin() + in.own.last);
  return in;
}

std::vector<double> scores_of(Comm& team, int threads, const WholeGraph& graph, const pagerank::Rule& rule) {
  const graph::InArcs arcs = spread(graph, team.rank(), team.size());
  NoCheckpoint saved;
  pagerank::Rule own = rule;
  if (!rule.teleport.empty()) own.teleport.assign(rule.teleport.begin() + arcs.own.first, rule.teleport.begin() + arcs.own.last);
  const pagerank::Layout layout = pagerank::lay_out(team, threads, arcs);
  const pagerank::Ranking ranking = pagerank::rank_vertices(team, threads, arcs, layout, own, {saved});
  return team.all_gather(std::span(ranking.scores));
}

pagerank::Ranking rank_alone(const WholeGraph& graph, const pagerank::Rule& rule) {
  Alone team;
  NoCheckpoint saved;
  const graph::InArcs arcs = spread(graph, 0, 1);
  return pagerank::rank_vertices(team, 1, arcs, pagerank::lay_out(team, 1, arcs), rule, {saved});
}

std::vector<double> solved(const WholeGraph& graph, const pagerank::Rule& rule) {
  using pagerank::Dangling;
  const Eigen::Index n = graph.vertices;
  const double d = rule.damping;
  const std::vector<double> out = out_weights(graph);
  Eigen::VectorXd jump = Eigen::VectorXd::Constant(n, 1.0 / static_cast<double>(n));
  if (!rule.teleport.empty()) jump = Eigen::Map<const Eigen::VectorXd>(rule.teleport.data(), n);
  Eigen::MatrixXd rest = Eigen::MatrixXd::Identity(n, n);  // what is left of the scores when what came over arcs is taken away
  for (std::size_t i = 0; i < graph.arcs.size(); ++i) {
    const graph::Edge& arc = graph.arcs[i];
    rest(arc.target, arc.source) -= d * (graph.weights.empty() ? 1 : graph.weights[i]) / out[at(arc.source)];
  }
  for (Eigen::Index v = 0; v < n; ++v) {
    if (out[at(v)] != 0) continue;
    if (rule.dangling == Dangling::uniform) rest.col(v).array() -= d / static_cast<double>(n);
    if (rule.dangling == Dangling::teleport) rest.col(v) -= d * jump;
    if (rule.dangling == Dangling::self_loop) rest(v, v) -= d;
  }
  const Eigen::VectorXd scores = rest.partialPivLu().solve((1 - d) * jump);
  return {scores.begin(), scores.end()};
}

}  // namespace sower::test
