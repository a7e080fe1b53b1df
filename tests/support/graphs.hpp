#pragma once
// Graphs built by teams, and put together again.

#include <functional>
#include <vector>

#include "algorithms/graph/build.hpp"

namespace sower::test {

/// A whole graph, sorted by (target, source).
struct Joined {
  std::vector<graph::Edge> arcs;
  std::vector<double> weights, out_weight;
  friend bool operator==(const Joined&, const Joined&) = default;
};

/// What each rank of a team builds when edge i is on rank i % ranks, with two threads each if there are several ranks.
std::vector<graph::InArcs> built_on(int ranks, const graph::EdgeShare& whole, const graph::Policies& policies);

/// Throws Error unless the parts are in order and fit together.
Joined joined(const std::vector<graph::InArcs>& parts);

/// The edges that a generator gives to a team, sorted; `shares` gets how many each rank has.
std::vector<graph::Edge> edges_of(const std::function<graph::EdgeShare(const graph::Opening&)>& open, int ranks, int threads,
                                  std::vector<std::size_t>* shares = nullptr);

}  // namespace sower::test
