#pragma once
// One iteration over all arcs, in pull direction: each vertex adds up what its arcs bring.

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/pagerank/layout.hpp"
#include "algorithms/pagerank/rule.hpp"

namespace sower::pagerank {

/// Over all vertices, in the fixed tree over blocks.
struct Sums {
  double change = 0;    ///< L1, of the scores by the iteration
  double dangling = 0;  ///< mass of the vertices that no arc begins at
  double total = 0;     ///< mass of all
  friend Sums operator+(const Sums& a, const Sums& b) { return {a.change + b.change, a.dangling + b.dangling, a.total + b.total}; }
};

/// The terms of a row are added in the order of its sources, from 32 on in four strands, every fourth term each: a fixed order that
/// leaves the processor something to do beside waiting for the last addition.
inline constexpr std::uint32_t strands_from = 32;

/// The scores of a rank's vertices. Contributions, score / weight of all arcs that begin there, travel and are read as C; sums are float64.
template <class C>
class Sweeper {
 public:
  /// What is referred to must live as long.
  Sweeper(Comm& team, int threads, const Layout& layout, std::span<const double> out_weight, const Rule& rule);
  /// From scores that did not come out of iterate(): before the first one. Returns their sums, without a change. Collective.
  Sums begin(std::span<const double> scores);
  /// Replaces the scores by those of the next iteration. `before`: the sums that went with them. Collective.
  Sums iterate(std::span<double> scores, const Sums& before);

 private:
  struct Terms {
    double jump, everywhere, stay;  ///< factors of teleport, 1 and a dangling vertex' own score
  };
  [[nodiscard]] Terms terms(const Sums& before) const;
  [[nodiscard]] reduce::Span vertices_of(std::int64_t block) const;
  void add_rows(std::int64_t block, std::span<double> sums) const;
  void update(std::int64_t block, const Terms& terms, std::span<double> sums, std::span<double> scores);
  Sums sums_of(std::int64_t block, std::span<const double> scores, double change) const;
  void sweep(const std::vector<std::int64_t>& blocks, const Terms& terms, std::span<double> scores);
  Sums combine();

  Comm& team_;
  int threads_;
  const Layout& layout_;
  std::span<const double> out_weight_;
  const Rule& rule_;
  Halo<C> halo_;
  LargeVector<C> values_, next_;  ///< contributions by column, of this iteration and the next
  std::vector<Sums> sums_;        ///< by own block
};

extern template class Sweeper<float>;
extern template class Sweeper<double>;

}  // namespace sower::pagerank
