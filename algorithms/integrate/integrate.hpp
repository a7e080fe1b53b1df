#pragma once
// Plain Monte Carlo integration: the mean of a function at random points of the unit cube, and how far to trust it.

#include <cstdint>
#include <functional>
#include <vector>

#include "algorithms/integrate/integrand.hpp"
#include "algorithms/reduce/blocks.hpp"
#include "algorithms/reduce/subtrees.hpp"
#include "algorithms/state/state.hpp"
#include "algorithms/stats/moments.hpp"
#include "runner/api/experiment.hpp"

namespace sower::integrate {

/// Points are numbered, cut into blocks of this many, and each block has random numbers of its own: who computes it does not matter.
inline constexpr std::int64_t block_points = 1 << 14;

/// What a sample needs besides the function and the ranks that share the work.
struct Sampling {
  std::int64_t samples = 0;  ///< points, at least 1
  StreamKey streams;
  int threads = 1;                             ///< for each rank
  std::function<void()> before_block = [] {};  ///< called by every thread; what it throws ends the sampling
  /// Is given the moments after 1, 2, 4, 8, ... blocks; when it says so, on every rank, no more are sampled.
  std::function<bool(const stats::Moments&)> enough = [](const stats::Moments&) { return false; };
};

/// Moments of the function's values at the points of the first 1, 2, 4, 8, ... blocks; the last of them are those of all points.
/// Collective; every rank gets the same bits, which no number of ranks and threads changes.
std::vector<stats::Moments> sample(const Integrand& integrand, const Sampling& sampling, Comm& team);

/// The same in steps that can be saved: the state is the moments of few stretches of blocks, whoever sampled them.
class Sampler {
 public:
  /// All three must outlive it.
  Sampler(const Integrand& integrand, const Sampling& sampling, Comm& team);
  /// Goes on from what was saved, if anything; to be called once.
  std::vector<stats::Moments> run(Checkpoint& saved, Progress& progress);
  /// How many points an earlier attempt has sampled.
  [[nodiscard]] std::int64_t restored_points() const { return restored_points_; }

 private:
  void visit(state::Visitor& visit);
  void restore(Checkpoint& saved);
  stats::Moments moments_of(reduce::Span numbers) const;
  [[nodiscard]] reduce::Span stage() const;
  [[nodiscard]] std::int64_t next_blocks() const;

  const Integrand& integrand_;
  const Sampling& sampling_;
  Comm& team_;
  reduce::Blocks blocks_;
  std::int64_t most_blocks_;                                            ///< between two looks at the clock
  std::vector<stats::Moments> checkpoints_;                             ///< of the stages that are done
  std::int64_t done_ = 0;                                               ///< blocks of the present one
  reduce::Subtrees<stats::Moments, decltype(&stats::merge)> subtrees_;  ///< of them
  std::int64_t restored_points_ = 0;
};

/// Two-sided interval that holds the true mean with about this probability, by the central limit theorem.
struct Interval {
  double low = 0, high = 0;
  [[nodiscard]] bool holds(double x) const { return low <= x && x <= high; }
};
Interval confidence_interval(const stats::Moments& moments, double confidence);

}  // namespace sower::integrate
