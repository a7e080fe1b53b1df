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
  /// Where iterations with contributions in float32 end and the others begin: the rounding of an iteration moves 2^-24 of the mass at most,
  /// so that the change from one to the next can stay as large as 2^-23 / (1 - damping) for ever; twice that.
  [[nodiscard]] double single_change() const { return 0x1p-22 / (1 - damping); }
  /// Of scores whose last L1 change is that: their L1 distance from the exact ones is no larger, since an iteration brings any two vectors
  /// of the same mass nearer to each other by the damping factor.
  [[nodiscard]] double error_bound(double change) const { return damping / (1 - damping) * change; }
};

}  // namespace sower::pagerank
