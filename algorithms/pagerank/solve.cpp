#include "algorithms/pagerank/solve.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

#include "algorithms/state/state.hpp"

namespace sower::pagerank {
namespace {

constexpr int state_version = 1;

/// One ranking on its way, with its checkpoints.
class Iteration {
 public:
  Iteration(Comm& team, int threads, const graph::InArcs& arcs, const Layout& layout, const Rule& rule, const Watch& watch)
      : team_(team), threads_(threads), arcs_(arcs), layout_(layout), rule_(rule), watch_(watch) {}

  Ranking run() {
    const auto own = static_cast<std::size_t>(arcs_.own.size());
    ranking_.scores = rule_.teleport;
    if (rule_.teleport.empty()) ranking_.scores.assign(own, 1.0 / static_cast<double>(arcs_.vertices));
    restore();
    if (rule_.single && !single_done_) {
      sweep<float>(rule_.tolerance > 0 ? std::max(rule_.tolerance, rule_.single_change()) : 0);
      if (rule_.keeps_mass()) scale();
      single_done_ = true;
    }
    sweep<double>(rule_.tolerance);  // without an iteration left, for the sums of the scaled scores
    ranking_.converged = !ranking_.history.empty() && ranking_.history.back().change <= rule_.tolerance;
    return std::move(ranking_);
  }

 private:
  /// Iterates until the L1 change is within the tolerance.
  template <class C>
  void sweep(double tolerance) {
    Sweeper<C> sweeper(team_, threads_, layout_, arcs_.out_weight, rule_);
    ranking_.sums = sweeper.begin(ranking_.scores);
    while (!finished(tolerance)) {
      const auto start = std::chrono::steady_clock::now();
      ranking_.sums = sweeper.iterate(ranking_.scores, ranking_.sums);
      ranking_.history.push_back(ranking_.sums);
      ranking_.seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      if constexpr (std::is_same_v<C, float>) ++ranking_.singles;
      ended_ = watch_.look(ranking_);
      if (ranking_.iterations() % iterations_between_looks() == 0 && watch_.saved.due()) save();
    }
  }

  [[nodiscard]] bool finished(double tolerance) const {
    if (ended_ || ranking_.iterations() >= rule_.iterations) return true;
    return tolerance > 0 && !ranking_.history.empty() && ranking_.history.back().change <= tolerance;
  }

  /// To a total of 1. The change that an earlier iteration made stays in the history as it was.
  void scale() {
    for (double& score : ranking_.scores) score /= ranking_.sums.total;
  }

  /// Some hundredths of a second of work, so that neither the question nor the time until it is asked matters.
  [[nodiscard]] std::int64_t iterations_between_looks() const {
    constexpr std::int64_t arcs = 1 << 24;
    return std::max<std::int64_t>(1, arcs / (arcs_.arcs + arcs_.vertices));
  }

  void visit(state::Visitor& visitor, std::vector<double>& all_scores) {
    visitor(all_scores);
    visitor(ranking_.history);
    visitor(ranking_.singles);
    visitor(single_done_);
    visitor(ended_);
  }

  /// Rank 0 keeps the scores of all.
  void save() {
    std::vector<std::vector<double>> parts(static_cast<std::size_t>(team_.size()));
    parts.front() = ranking_.scores;
    std::vector<double> all;
    for (const auto& part : team_.exchange(parts)) all.insert(all.end(), part.begin(), part.end());
    state::Writer writer;
    if (team_.rank() == 0) visit(writer, all);
    watch_.saved.save(state_version, writer.written());
  }

  void restore() {
    const std::vector<std::byte> before = watch_.saved.restore(state_version);
    if (before.empty()) return;
    std::vector<double> all;
    state::Reader reader(before);
    visit(reader, all);
    require(all.size() == static_cast<std::size_t>(arcs_.vertices), "the saved state has ", all.size(), " scores, and the graph has ",
            arcs_.vertices, " vertices");
    ranking_.scores.assign(all.begin() + arcs_.own.first, all.begin() + arcs_.own.last);
    ranking_.seconds.assign(ranking_.history.size(), 0.0);
  }

  Comm& team_;
  int threads_;
  const graph::InArcs& arcs_;
  const Layout& layout_;
  const Rule& rule_;
  const Watch& watch_;
  Ranking ranking_;
  bool single_done_ = false, ended_ = false;
};

}  // namespace

Ranking rank_vertices(Comm& team, int threads, const graph::InArcs& arcs, const Layout& layout, const Rule& rule, const Watch& watch) {
  require(arcs.vertices > 0, "the graph has no vertices, so there is nothing to rank");
  return Iteration(team, threads, arcs, layout, rule, watch).run();
}

}  // namespace sower::pagerank
