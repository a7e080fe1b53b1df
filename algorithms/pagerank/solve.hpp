#pragma once
// Power iteration until its rule is met.

#include <cstdint>
#include <functional>
#include <vector>

#include "algorithms/pagerank/sweep.hpp"
#include "runner/api/checkpoint.hpp"

namespace sower::pagerank {

struct Ranking {
  std::vector<double> scores;   ///< of own vertices
  Sums sums;                    ///< of these; for the change see history
  std::vector<Sums> history;    ///< of each iteration done
  std::vector<double> seconds;  ///< that each took here, exchange with other ranks included; of this attempt, 0 for those of earlier ones
  std::int64_t singles = 0;     ///< how many had contributions in float32
  bool converged = false;       ///< the last L1 change is within the tolerance

  [[nodiscard]] std::int64_t iterations() const { return static_cast<std::int64_t>(history.size()); }
};

/// What happens between iterations.
struct Watch {
  Checkpoint& saved;
  std::function<bool(const Ranking&)> look = [](const Ranking&) { return false; };  ///< after each iteration; true: that was the last
};

/// The scores of the graph's vertices, each rank those of its own. Starts with the teleport vector, or goes on from what was saved.
/// With float32 contributions the scores are scaled to a total of 1 when the last iteration with these is done, since their rounding does
/// not keep mass, except where it is to be lost. Collective; the same bits for every team and number of threads.
Ranking rank_vertices(Comm& team, int threads, const graph::InArcs& arcs, const Layout& layout, const Rule& rule, const Watch& watch);

}  // namespace sower::pagerank
