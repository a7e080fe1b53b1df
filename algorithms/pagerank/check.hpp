#pragma once
// What must hold of any ranking, computed in another way than the ranking was.

#include <span>

#include "algorithms/graph/arcs.hpp"
#include "algorithms/pagerank/rule.hpp"
#include "runner/api/comm.hpp"

namespace sower::pagerank {

struct Checked {
  double total = 0;     ///< of all scores
  double least = 0;     ///< score
  double residual = 0;  ///< L1 distance of the scores from those of one iteration more
};

/// One iteration more: arc by arc in the order of the sources, in long double, without columns, halos and strands. Each rank sends its
/// scores to all others in turn. Collective; the same for every team.
Checked examine(Comm& team, const graph::InArcs& arcs, const Rule& rule, std::span<const double> scores);

/// Throws Error when it cannot be what `rule` leads to after an iteration with that L1 change: an iteration more changes less by the
/// damping factor, up to rounding.
void require_sound(const Checked& checked, const Rule& rule, double change);

}  // namespace sower::pagerank
