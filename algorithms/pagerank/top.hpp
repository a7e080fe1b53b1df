#pragma once
// The vertices with the largest scores, and what vertices are called.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algorithms/graph/arcs.hpp"
#include "algorithms/graph/edges.hpp"
#include "runner/api/comm.hpp"

namespace sower::pagerank {

struct Scored {
  double score = 0;
  std::int64_t vertex = 0;
};

/// Up to `count`, on every rank, the largest score first; of equal ones the vertex with the lower number. `scores`: of own vertices.
/// Collective.
std::vector<Scored> largest(Comm& team, reduce::Span own, std::span<const double> scores, std::int64_t count);

/// What the source calls these vertices; their numbers where it has no names. The same list on every rank, and on each the names.
/// Collective.
std::vector<std::string> names_of(Comm& team, std::int64_t vertices, const graph::Labels& labels, std::span<const std::int64_t> wanted);

}  // namespace sower::pagerank
