#pragma once
// What kind of graph it is: degrees, and how it hangs together.

#include <array>
#include <cstdint>

#include "algorithms/graph/arcs.hpp"
#include "algorithms/graph/source.hpp"

namespace sower::graph {

/// Numbers of vertices by degree: element 0 of degree 0, element k of the degrees 2^(k-1) ... 2^k - 1.
using DegreeCounts = std::array<std::int64_t, 48>;

struct Statistics {
  std::int64_t self_loops = 0;
  std::int64_t dangling = 0, isolated = 0;  ///< vertices without arcs that begin there; without any
  std::int64_t largest_in_degree = 0, largest_out_degree = 0;
  DegreeCounts in_degrees{}, out_degrees{};
  std::int64_t components = 0, largest_component = 0;  ///< weakly connected ones, isolated vertices too; vertices of the largest
};

/// The same on every rank. Collective.
Statistics statistics_of(const InArcs& graph, const Opening& opening);

}  // namespace sower::graph
