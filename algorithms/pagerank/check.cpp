#include "algorithms/pagerank/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "algorithms/reduce/tree.hpp"

namespace sower::pagerank {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// Of a value a vertex, in the fixed tree; value_of counts from the first own vertex.
template <class F>
double sum_over(Comm& team, const graph::InArcs& arcs, F value_of) {
  reduce::Tree<double, std::plus<>> tree(reduce::Blocks{arcs.vertices, graph::block_vertices}.count(), {});
  const reduce::Blocks own{arcs.own.size(), graph::block_vertices};
  for (std::int64_t block = 0; block < own.count(); ++block) {
    long double sum = 0;
    for (std::int64_t i = own.items_of(block).first; i < own.items_of(block).last; ++i) sum += value_of(at(i));
    tree.add(arcs.own.first / graph::block_vertices + block, static_cast<double>(sum));
  }
  return tree.finish(team);
}

/// What comes in over its arcs, by own vertex.
std::vector<long double> pushed(Comm& team, const graph::InArcs& arcs, std::span<const double> scores) {
  std::vector<long double> in(at(arcs.own.size()));
  std::vector<std::int64_t> next(arcs.first.begin(), arcs.first.end() - 1);  // the first arc not yet taken
  for (int rank = 0; rank < team.size(); ++rank) {
    std::vector<double> its_scores, its_out;
    if (rank == team.rank()) {
      its_scores.assign(scores.begin(), scores.end());
      its_out = arcs.out_weight;
    }
    team.broadcast(its_scores, rank);
    team.broadcast(its_out, rank);
    const std::int64_t first = arcs.bounds[at(rank)], last = arcs.bounds[at(rank) + 1];
    for (std::size_t i = 0; i < in.size(); ++i)
      for (; next[i] < arcs.first[i + 1] && arcs.sources[at(next[i])] < last; ++next[i]) {
        const std::size_t source = at(arcs.sources[at(next[i])] - first);
        const long double weight = arcs.weights.empty() ? 1 : arcs.weights[at(next[i])];
        in[i] += weight * its_scores[source] / its_out[source];
      }
  }
  return in;
}

}  // namespace

Checked examine(Comm& team, const graph::InArcs& arcs, const Rule& rule, std::span<const double> scores) {
  const long double n = static_cast<long double>(arcs.vertices), d = rule.damping;
  const std::vector<long double> in = pushed(team, arcs, scores);
  const double dangling = sum_over(team, arcs, [&](std::size_t i) { return arcs.out_weight[i] == 0 ? scores[i] : 0.0; });
  const auto residual = [&](std::size_t i) {
    const long double jump = rule.teleport.empty() ? 1 / n : rule.teleport[i];
    long double next = (1 - d) * jump + d * in[i];
    if (rule.dangling == Dangling::uniform) next += d * dangling / n;
    if (rule.dangling == Dangling::teleport) next += d * dangling * jump;
    if (rule.dangling == Dangling::self_loop && arcs.out_weight[i] == 0) next += d * scores[i];
    return static_cast<double>(std::fabs(next - scores[i]));
  };
  const double least = scores.empty() ? HUGE_VAL : std::ranges::min(scores);
  return {.total = sum_over(team, arcs, [&](std::size_t i) { return scores[i]; }),
          .least = std::ranges::min(team.all_gather(std::span(&least, 1))),
          .residual = sum_over(team, arcs, residual)};
}

void require_sound(const Checked& checked, const Rule& rule, double change) {
  require(checked.least >= 0, "self-check: a score is ", checked.least, ", and none can be negative");
  require(!rule.keeps_mass() || std::fabs(checked.total - 1) <= 1e-13, "self-check: the scores add up to 1 + ", checked.total - 1,
          " instead of 1");
  const double rounding = rule.single ? rule.single_change() : 1e-13;
  const double most = rule.damping * change + rounding;
  require(checked.residual <= most, "self-check: one iteration more changes the scores by ", checked.residual, " in all, and at most ",
          most, " is possible after the last one changed them by ", change);
}

}  // namespace sower::pagerank
