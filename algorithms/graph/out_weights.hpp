#pragma once
// The sum of the weights of the arcs that begin at a vertex, wherever these arcs are.

#include <vector>

#include "algorithms/graph/arcs.hpp"
#include "algorithms/graph/partition.hpp"
#include "algorithms/graph/source.hpp"

namespace sower::graph {

/// InArcs::out_weight of this rank's vertices. `directed`: if not, as many arcs of the same weights end at a vertex as begin there, and
/// nothing travels. The sums do not depend on any order. Collective.
std::vector<double> out_weights(const InArcs& graph, const Owners& owner, bool directed, const Opening& opening);

/// The number of arcs that begin at each of this rank's vertices, without looking at weights. Collective.
std::vector<double> out_degrees(const InArcs& graph, const Owners& owner, const Opening& opening);

/// The sum of positive numbers, whatever their order: in whole multiples of 2^-86 of the power of two below the largest, which is exact
/// unless they differ by more than 2^34, and rounded once.
class OrderlessSum {
 public:
  /// First all numbers are shown, ...
  void look_at(double x);
  /// ... then all are added.
  void add(double x);
  [[nodiscard]] double value() const;

 private:
  __extension__ using Wide = __int128;
  Wide units_ = 0;
  int exponent_ = least_exponent;  ///< of the largest number
  static constexpr int least_exponent = -1'100;
};

}  // namespace sower::graph
