#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "algorithms/graph/build.hpp"
#include "algorithms/graph/source.hpp"
#include "algorithms/graph/statistics.hpp"
#include "algorithms/pagerank/check.hpp"
#include "algorithms/pagerank/results.hpp"
#include "algorithms/pagerank/solve.hpp"
#include "runner/api/experiment.hpp"

namespace sower::pagerank {
namespace {

Dangling dangling_of(std::string_view word) {
  if (word == "teleport") return Dangling::teleport;
  if (word == "self_loop") return Dangling::self_loop;
  return word == "ignore" ? Dangling::ignore : Dangling::uniform;
}

struct PageRank final : Experiment {
  static constexpr std::string_view name = "pagerank",
                                    summary = "ranks the vertices of a graph by PageRank, one graph over a team of ranks";
  static constexpr std::string_view reference =
      "S. Brin and L. Page, The anatomy of a large-scale hypertextual web search engine, Computer Networks 30 (1998) 107-117; A. Iosup et "
      "al., LDBC Graphalytics, PVLDB 9 (2016) 1317-1328";
  Choice<graph::Source> graph{"kronecker"};
  graph::Policies policies;
  double damping = 0.85, tolerance = 1e-10;
  std::int64_t iterations = 100, top = 10;
  std::string dangling = "uniform", contributions = "float64", scores = "auto";
  bool statistics = true, self_check = false;

  void fields(Fields& visit) override {
    visit("graph", graph, "the graph whose vertices are ranked");
    visit("drop_self_loops", policies.drop_self_loops, "whether edges from a vertex to itself are left out");
    visit("merge_duplicates", policies.merge_duplicates, "whether edges with the same ends are one, of the sum of their weights");
    visit("damping", damping, "d, probability to follow an edge and not to jump to any vertex", none,
          Range{.low = 0, .high = 1, .high_open = true});
    visit(
        "dangling", dangling,
        "where the mass of vertices goes that no edge leaves; uniform: to all vertices, as in LDBC Graphalytics; teleport: where jumps go; "
        "self_loop: to the vertex itself; ignore: it is lost, as in GAP",
        {"uniform", "teleport", "self_loop", "ignore"});
    visit("tolerance", tolerance, "iterations end when the sum of the absolute changes of all scores is no larger; 0: all are made", none,
          non_negative);
    visit("iterations", iterations, "the most there are", none, between(1, 1'000'000));
    visit("contributions", contributions,
          "what travels over edges; float32 needs less memory traffic, and iterations in float64 follow when the tolerance is finer than "
          "float32",
          {"float64", "float32"});
    visit("scores", scores, "whether the score of every vertex is recorded, by the first rank; auto: of at most 1,000,000 vertices",
          {"auto", "always", "never"});
    visit("top", top, "number of vertices with the largest scores to name", none, between(0, 1'000'000));
    visit("statistics", statistics, "whether degrees and weakly connected components of the graph are recorded");
    visit("self_check", self_check,
          "whether the scores are checked: total mass, no negative one, and that an iteration more, computed differently, changes as "
          "little as "
          "it must");
  }

  void check(const Complain& complain) const override {
    graph->check([&](std::string_view key, std::string message) { complain("graph." + std::string(key), std::move(message)); });
  }

  [[nodiscard]] Diagnostics diagnostics() const override {
    return {{"l1_change", "sum of the absolute changes of all scores in the last iteration"}};
  }

  void run(Context& context) const override {
    const graph::Opening opening{context.team, context.streams, context.threads, [&] { context.out.check_time(); }};
    graph::EdgeShare share = graph->open(opening);
    const graph::Labels labels = std::move(share.labels);
    const graph::InArcs arcs = build(std::move(share), policies, opening);
    if (statistics) record_statistics(graph::statistics_of(arcs, opening), context.out);
    const Rule rule = rule_of();
    const Layout layout = lay_out(context.team, context.threads, arcs);
    const Ranking ranking = rank_vertices(context.team, context.threads, arcs, layout, rule, {context.saved, watching(context)});
    if (self_check) {
      const Checked checked = examine(context.team, arcs, rule, ranking.scores);
      context.out.scalar("residual", checked.residual, {"sum of the absolute changes by one iteration more, computed differently"});
      require_sound(checked, rule, ranking.history.back().change);
    }
    record_iterations(ranking, rule, context.out);
    record_scores(context, arcs, labels, ranking.scores);
    record_work(context.team, arcs, layout, ranking, context.out);
  }

 private:
  [[nodiscard]] Rule rule_of() const {
    return {.damping = damping,
            .dangling = dangling_of(dangling),
            .tolerance = tolerance,
            .iterations = iterations,
            .single = contributions == "float32"};
  }

  [[nodiscard]] std::function<bool(const Ranking&)> watching(Context& context) const {
    return [&context, most = iterations](const Ranking& ranking) {
      context.out.check_time();
      context.progress(ranking.iterations(), most, "iteration");
      return context.enough(ranking.iterations(), [&](std::string_view) { return ranking.history.back().change; });
    };
  }

  void record_scores(Context& context, const graph::InArcs& arcs, const graph::Labels& labels, const std::vector<double>& own) const {
    constexpr std::int64_t many = 1'000'000;
    record_top(context.team, labels, arcs, own, {.count = top, .out = context.out});
    if (scores == "always" || (scores == "auto" && arcs.vertices <= many)) record_all(context.team, labels, arcs, own, context.out);
  }
};

const Kind<PageRank> entry;

}  // namespace
}  // namespace sower::pagerank
