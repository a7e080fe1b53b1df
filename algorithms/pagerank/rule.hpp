#pragma once
// What is iterated, and until when.

#include <cstdint>
#include <vector>

namespace sower::pagerank {

/// Where the mass of vertices goes that no arc begins at, each iteration: to all vertices alike (Page and Brin; LDBC Graphalytics), to
/// where jumps go, to the vertex itself, or nowhere: it is lost, as in GAP.
enum class Dangling { uniform, teleport, self_loop, ignore };

struct Rule {
  double damping = 0.85;
  Dangling dangling = Dangling::uniform;
  std::vector<double> teleport{};  ///< where jumps go, by own vertex, of sum 1 over all; empty: everywhere alike
  double tolerance = 1e-10;        ///< of the L1 change; 0: the number of iterations is fixed
  std::int64_t iterations = 100;   ///< the most there are
  bool single = false;             ///< contributions in float32, up to a tolerance below `single_change`

  [[nodiscard]] bool keeps_mass() const { return dangling != Dangling::ignore; }
  /// Of scores whose last L1 change is that: their L1 distance from the exact ones is no larger, since an iteration brings any two vectors
  /// of the same mass nearer to each other by the damping factor.
  [[nodiscard]] double error_bound(double change) const { return damping / (1 - damping) * change; }
};

/// From this L1 change on, sweeps with contributions in float32 say little: their rounding alone changes as much in some tens of sweeps.
inline constexpr double single_change = 1e-6;

}  // namespace sower::pagerank
