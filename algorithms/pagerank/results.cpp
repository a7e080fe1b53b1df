#include "algorithms/pagerank/results.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "algorithms/pagerank/top.hpp"

namespace sower::pagerank {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

std::vector<std::int64_t> counted(std::int64_t first, std::size_t count) {
  std::vector<std::int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

std::vector<double> padded(std::vector<double> values, std::int64_t length) {
  values.resize(at(length), std::numeric_limits<double>::quiet_NaN());
  return values;
}

std::vector<double> column(const std::vector<Sums>& history, double Sums::*member, std::int64_t length) {
  std::vector<double> values;
  for (const Sums& sums : history) values.push_back(sums.*member);
  return padded(std::move(values), length);
}

/// On rank 0 what all have, joined in rank order; nothing on the others.
template <Wire T>
std::vector<T> at_first_rank(Comm& team, const std::vector<T>& mine) {
  std::vector<std::vector<T>> parts(at(team.size()));
  parts.front() = mine;
  std::vector<T> all;
  for (const std::vector<T>& part : team.exchange(parts)) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// The same of texts.
std::vector<std::string> at_first_rank(Comm& team, const std::vector<std::string>& mine) {
  std::vector<std::size_t> lengths;
  std::vector<char> letters;
  for (const std::string& word : mine) {
    lengths.push_back(word.size());
    letters.insert(letters.end(), word.begin(), word.end());
  }
  lengths = at_first_rank(team, lengths);
  letters = at_first_rank(team, letters);
  std::vector<std::string> all;
  std::size_t begin = 0;
  for (const std::size_t length : lengths) all.emplace_back(letters.data() + std::exchange(begin, begin + length), length);
  return all;
}

/// Whether any rank has some: all have the same kind of names, but a rank may have none.
bool any_rank(Comm& team, bool mine) {
  const int has = mine ? 1 : 0;
  return std::ranges::max(team.all_gather(std::span(&has, 1))) > 0;
}

}  // namespace

void record_statistics(const graph::Statistics& graph, Recorder& out) {
  out.scalar("self_loops", graph.self_loops, {"arcs from a vertex to itself"});
  out.scalar("dangling_vertices", graph.dangling, {"vertices that no arc leaves"});
  out.scalar("isolated_vertices", graph.isolated, {"vertices without arcs"});
  out.scalar("largest_in_degree", graph.largest_in_degree, {"most arcs that end at one vertex"});
  out.scalar("largest_out_degree", graph.largest_out_degree, {"most arcs that begin at one vertex"});
  out.scalar("components", graph.components, {"weakly connected components, isolated vertices among them"});
  out.scalar("largest_component", graph.largest_component, {"vertices of the largest weakly connected component"});
  const Dimension degree{"degree", graph.in_degrees.size()};
  std::vector<std::int64_t> least{0};
  while (least.size() < degree.size) least.push_back(std::int64_t{1} << (least.size() - 1));
  out.array("degree", std::move(least), {degree}, {"least degree of a class; the next one begins with twice as much"});
  out.array("in_degrees", std::vector<std::int64_t>(graph.in_degrees.begin(), graph.in_degrees.end()), {degree},
            {"vertices by the number of arcs that end there"});
  out.array("out_degrees", std::vector<std::int64_t>(graph.out_degrees.begin(), graph.out_degrees.end()), {degree},
            {"vertices by the number of arcs that begin there"});
}

void record_iterations(const Ranking& ranking, const Rule& rule, Recorder& out) {
  const double change = ranking.history.back().change;
  out.scalar("converged", ranking.converged, {"whether the last L1 change is within the tolerance"});
  out.scalar("iterations_done", ranking.iterations(), {"number of iterations made"});
  out.scalar("float32_iterations", ranking.singles, {"how many of them had contributions in float32"});
  out.scalar("l1_change", change, {"sum of the absolute changes of all scores in the last iteration"});
  out.scalar("error_bound", rule.error_bound(change),
             {"d / (1 - d) times that: the exact scores differ by no more in sum, rounding apart"});
  out.scalar("total", ranking.sums.total, {"sum of all scores"});
  out.scalar("dangling_mass", ranking.sums.dangling, {"sum of the scores of vertices that no arc leaves"});
  const Dimension iteration{"iteration", at(rule.iterations)};
  out.array("iteration", counted(1, iteration.size), {iteration}, {"number of the iteration"});
  out.array("l1_change_curve", column(ranking.history, &Sums::change, rule.iterations), {iteration},
            {"sum of the absolute changes of all scores; NaN after the last iteration"});
  out.array("dangling_mass_curve", column(ranking.history, &Sums::dangling, rule.iterations), {iteration},
            {"sum of the scores of vertices that no arc leaves, after the iteration"});
  out.array("total_curve", column(ranking.history, &Sums::total, rule.iterations), {iteration}, {"sum of all scores after the iteration"});
  out.array("iteration_seconds", padded(ranking.seconds, rule.iterations), {iteration},
            {"time of the iteration on the first rank; 0 for those of an earlier attempt", seconds, Origin::measured});
}

void record_work(Comm& team, const graph::InArcs& arcs, const Layout& layout, const Ranking& ranking, Recorder& out) {
  out.scalar("vertices", arcs.vertices, {"vertices of the graph"});
  out.scalar("arcs", arcs.arcs, {"arcs of the graph; an edge without a direction is two"});
  const auto gather = [&](std::size_t mine) {
    const auto value = static_cast<std::int64_t>(mine);
    return team.all_gather(std::span(&value, 1));
  };
  const Dimension rank{"rank", at(team.size())};
  const About of_rank{"arcs that end at the vertices of a rank of the team", none, Origin::measured};
  const std::vector<std::int64_t> share = gather(arcs.sources.size());
  const std::vector<std::int64_t> received = gather(layout.halo.take_columns.size());
  out.array("rank_arcs", share, {rank}, of_rank);
  out.array("rank_received", received, {rank}, {"scores that a rank receives in an iteration", none, Origin::measured});
  const double mean = static_cast<double>(arcs.arcs) / static_cast<double>(team.size());
  out.scalar("imbalance", mean > 0 ? static_cast<double>(std::ranges::max(share)) / mean : 1.0,
             {"arcs of the rank with the most, in units of the mean", none, Origin::measured});
  double spent = 0, made = 0;
  for (const double one : ranking.seconds) {
    spent += one;
    made += one > 0 ? 1 : 0;
  }
  if (made > 0 && arcs.arcs > 0)
    out.scalar("nanoseconds_per_arc", 1e9 * spent / made / static_cast<double>(arcs.arcs),
               {"time of an iteration on the first rank, divided by the arcs of the graph", Unit{"ns"}, Origin::measured});
}

void record_top(Comm& team, const graph::Labels& labels, const graph::InArcs& arcs, const std::vector<double>& scores, TopRecord record) {
  const std::vector<Scored> top = largest(team, arcs.own, scores, record.count);
  std::vector<std::int64_t> vertices;
  std::vector<double> values;
  for (const Scored& one : top) {
    vertices.push_back(one.vertex);
    values.push_back(one.score);
  }
  const bool texts = any_rank(team, !labels.texts.empty());
  std::vector<std::string> names = names_of(team, arcs.vertices, labels, vertices);
  const Dimension place{"place", top.size()};
  const About about{"what the vertices with the largest scores are called"};
  record.out.array("place", counted(1, place.size), {place}, {"1: the largest score"});
  if (texts) {
    record.out.array("top_vertex", std::move(names), {place}, about);
  } else {
    std::vector<std::int64_t> numbers;
    for (const std::string& its : names) numbers.push_back(std::stoll(its));
    record.out.array("top_vertex", std::move(numbers), {place}, about);
  }
  record.out.array("top_score", std::move(values), {place}, {"their scores"});
}

void record_all(Comm& team, const graph::Labels& labels, const graph::InArcs& arcs, const std::vector<double>& scores, Recorder& out) {
  const Dimension vertex{"vertex", at(arcs.vertices)};
  const About about{"what the vertex is called"};
  const bool texts = any_rank(team, !labels.texts.empty()), numbers = any_rank(team, !labels.numbers.empty());
  std::vector<double> all = at_first_rank(team, scores);
  if (texts) {
    std::vector<std::string> names = at_first_rank(team, labels.texts);
    if (team.rank() == 0) out.array("vertex", std::move(names), {vertex}, about);
  } else {
    std::vector<std::int64_t> names = numbers ? at_first_rank(team, labels.numbers) : std::vector<std::int64_t>{};
    if (team.rank() == 0) out.array("vertex", numbers ? std::move(names) : counted(0, vertex.size), {vertex}, about);
  }
  if (team.rank() == 0) out.array("score", std::move(all), {vertex}, {"PageRank of the vertex"});
}

}  // namespace sower::pagerank
