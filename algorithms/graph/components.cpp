#include "algorithms/graph/components.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "algorithms/graph/deliver.hpp"
#include "algorithms/graph/partition.hpp"

namespace sower::graph {
namespace {

/// Sets that are joined two at a time; the smallest member stands for each.
class Sets {
 public:
  explicit Sets(std::size_t members) : parent_(members) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  std::size_t find(std::size_t member) {
    while (parent_[member] != member) member = parent_[member] = parent_[parent_[member]];
    return member;
  }
  void join(std::size_t one, std::size_t other) {
    one = find(one);
    other = find(other);
    parent_[std::max(one, other)] = std::min(one, other);
  }

 private:
  std::vector<std::size_t> parent_;
};

/// Vertices of other ranks from which arcs come, each once, rising.
std::vector<std::int64_t> outsiders(const InArcs& graph) {
  std::vector<std::int64_t> all;
  for (std::size_t unsorted = 0, arc = 0; arc < graph.sources.size(); ++arc) {
    const std::int64_t source = graph.sources[arc];
    if (source < graph.own.first || source >= graph.own.last) all.push_back(source);
    if (all.size() < 2 * unsorted + (std::size_t{1} << 20) && arc + 1 < graph.sources.size()) continue;
    std::ranges::sort(all);  // now and then, so that they take no more memory than twice what is left
    all.erase(std::unique(all.begin(), all.end()), all.end());
    unsorted = all.size();
  }
  return all;
}

/// Two vertices that hang together.
struct Tie {
  std::int64_t one, other;
  friend auto operator<=>(const Tie&, const Tie&) = default;
};

/// What the team agrees on: the parents of own vertices, of which each is no larger than its child.
class Forest {
 public:
  Forest(const InArcs& graph, const Opening& opening)
      : graph_(graph), opening_(opening), owner_(graph.bounds), parent_(static_cast<std::size_t>(graph.own.size())) {
    join_own_arcs();
  }
  std::vector<std::int64_t> roots() {
    flatten();
    while (hook()) flatten();
    return std::move(parent_);
  }

 private:
  [[nodiscard]] std::int64_t& parent(std::int64_t vertex) { return parent_[static_cast<std::size_t>(vertex - graph_.own.first)]; }

  /// Leaves a tie for each other rank's vertex from which arcs come to a set of own ones.
  void join_own_arcs() {
    const std::vector<std::int64_t> others = outsiders(graph_);
    const std::size_t own = parent_.size();
    const auto member = [&](std::int64_t vertex) {
      if (vertex >= graph_.own.first && vertex < graph_.own.last) return static_cast<std::size_t>(vertex - graph_.own.first);
      return own + static_cast<std::size_t>(std::ranges::lower_bound(others, vertex) - others.begin());
    };
    Sets sets(own + others.size());
    for (std::size_t row = 0; row < own; ++row)
      for (auto arc = static_cast<std::size_t>(graph_.first[row]); arc < static_cast<std::size_t>(graph_.first[row + 1]); ++arc)
        sets.join(row, member(graph_.sources[arc]));
    for (std::size_t row = 0; row < own; ++row) parent_[row] = graph_.own.first + static_cast<std::int64_t>(sets.find(row));
    for (std::size_t i = 0; i < others.size(); ++i)
      ties_.push_back({graph_.own.first + static_cast<std::int64_t>(sets.find(own + i)), others[i]});
  }

  [[nodiscard]] std::vector<std::int64_t> parents_of(const std::vector<std::int64_t>& vertices) {
    return ask<std::int64_t>(opening_, std::span<const std::int64_t>(vertices), owner_,
                             [this](std::int64_t vertex) { return parent(vertex); });
  }

  /// Every parent becomes the root of its tree: the way is halved each time.
  void flatten() {
    for (bool moved = true; on_any_rank(moved, opening_.team);) {
      std::vector<std::int64_t> asked = parent_;
      std::ranges::sort(asked);
      asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
      const std::vector<std::int64_t> further = parents_of(asked);
      moved = false;
      for (std::int64_t& up : parent_) {
        const std::int64_t next = further[static_cast<std::size_t>(std::ranges::lower_bound(asked, up) - asked.begin())];
        moved = moved || next != up;
        up = next;
      }
    }
  }

  /// Where a tie joins two trees the larger root gets the smaller as parent; other ties are dropped. Whether there was one, on any rank.
  bool hook() {
    std::vector<std::int64_t> ends;
    for (const Tie& tie : ties_) ends.insert(ends.end(), {tie.one, tie.other});
    const std::vector<std::int64_t> their_roots = parents_of(ends);
    for (std::size_t i = 0; i < ties_.size(); ++i) {
      const auto [smaller, larger] = std::minmax(their_roots[2 * i], their_roots[2 * i + 1]);
      ties_[i] = {smaller, larger};
    }
    std::erase_if(ties_, [](const Tie& tie) { return tie.one == tie.other; });
    std::ranges::sort(ties_);
    ties_.erase(std::unique(ties_.begin(), ties_.end()), ties_.end());
    const auto route = [&](std::int64_t i, auto send) {
      const Tie& tie = ties_[static_cast<std::size_t>(i)];
      send(owner_(tie.other), tie);
    };
    deliver<Tie>(opening_, static_cast<std::int64_t>(ties_.size()), route, [&](std::span<const Tie> arrived) {
      for (const Tie& tie : arrived) parent(tie.other) = std::min(parent(tie.other), tie.one);
    });
    return on_any_rank(!ties_.empty(), opening_.team);
  }

  const InArcs& graph_;
  const Opening& opening_;
  Owners owner_;
  std::vector<std::int64_t> parent_;
  std::vector<Tie> ties_;  ///< between trees; by their roots once they were looked at, the smaller first
};

}  // namespace

std::vector<std::int64_t> weak_components(const InArcs& graph, const Opening& opening) { return Forest(graph, opening).roots(); }

}  // namespace sower::graph
