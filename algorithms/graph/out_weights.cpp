#include "algorithms/graph/out_weights.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "algorithms/graph/deliver.hpp"

namespace sower::graph {
namespace {

constexpr int digits = 53;       // of a double
constexpr int unit_of_sum = 86;  // sums of 2^40 numbers stay below 2^127

/// One arc's, on its way to where it begins.
struct Beginning {
  std::uint32_t vertex;  ///< of those of the rank it is sent to
};
struct WeightedBeginning {
  double weight;
  std::uint32_t vertex;
};

/// Sends what begin(arc, vertex) makes to the rank of each arc's source, and calls take for each that arrives.
template <class T, class Begin, class Take>
void send_to_sources(const InArcs& graph, const Owners& owner, const Opening& opening, Begin begin, Take take) {
  const auto route = [&](std::int64_t arc, auto send) {
    const std::int64_t source = graph.sources[static_cast<std::size_t>(arc)];
    const int rank = owner(source);
    send(rank, begin(static_cast<std::size_t>(arc), static_cast<std::uint32_t>(source - graph.bounds[static_cast<std::size_t>(rank)])));
  };
  deliver<T>(opening, static_cast<std::int64_t>(graph.sources.size()), route, take);
}

std::vector<double> sums_of_weights(const InArcs& graph, const Owners& owner, const Opening& opening) {
  std::vector<OrderlessSum> sums(static_cast<std::size_t>(graph.own.size()));
  const auto begin = [&](std::size_t arc, std::uint32_t vertex) { return WeightedBeginning{graph.weights[arc], vertex}; };
  send_to_sources<WeightedBeginning>(graph, owner, opening, begin, [&](std::span<const WeightedBeginning> arrived) {
    for (const WeightedBeginning& arc : arrived) sums[arc.vertex].look_at(arc.weight);
  });
  send_to_sources<WeightedBeginning>(graph, owner, opening, begin, [&](std::span<const WeightedBeginning> arrived) {
    for (const WeightedBeginning& arc : arrived) sums[arc.vertex].add(arc.weight);
  });
  std::vector<double> values;
  values.reserve(sums.size());
  for (const OrderlessSum& sum : sums) values.push_back(sum.value());
  return values;
}

/// By own vertex, over the arcs that end there.
std::vector<double> in_weights(const InArcs& graph) {
  std::vector<double> sums;
  sums.reserve(static_cast<std::size_t>(graph.own.size()));
  for (std::size_t vertex = 0; vertex + 1 < graph.first.size(); ++vertex) {
    const auto first = static_cast<std::size_t>(graph.first[vertex]), last = static_cast<std::size_t>(graph.first[vertex + 1]);
    OrderlessSum sum;
    for (std::size_t arc = first; arc < last && !graph.weights.empty(); ++arc) sum.look_at(graph.weights[arc]);
    for (std::size_t arc = first; arc < last && !graph.weights.empty(); ++arc) sum.add(graph.weights[arc]);
    sums.push_back(graph.weights.empty() ? static_cast<double>(last - first) : sum.value());
  }
  return sums;
}

}  // namespace

std::vector<double> out_degrees(const InArcs& graph, const Owners& owner, const Opening& opening) {
  std::vector<double> sums(static_cast<std::size_t>(graph.own.size()));
  send_to_sources<Beginning>(
      graph, owner, opening, [](std::size_t, std::uint32_t vertex) { return Beginning{vertex}; },
      [&](std::span<const Beginning> arrived) {
        for (const Beginning& arc : arrived) ++sums[arc.vertex];
      });
  return sums;
}

void OrderlessSum::look_at(double x) { exponent_ = std::max(exponent_, std::ilogb(x)); }

void OrderlessSum::add(double x) {
  const int exponent = std::ilogb(x);
  const auto mantissa = static_cast<Wide>(std::scalbn(x, digits - 1 - exponent));
  const int shift = unit_of_sum - (digits - 1) - (exponent_ - exponent);
  if (shift > -digits) units_ += shift >= 0 ? mantissa << shift : mantissa >> -shift;
}

double OrderlessSum::value() const { return units_ == 0 ? 0 : std::scalbn(static_cast<double>(units_), exponent_ - unit_of_sum); }

std::vector<double> out_weights(const InArcs& graph, const Owners& owner, bool directed, const Opening& opening) {
  if (!directed) return in_weights(graph);
  return on_any_rank(!graph.weights.empty(), opening.team) ? sums_of_weights(graph, owner, opening) : out_degrees(graph, owner, opening);
}

}  // namespace sower::graph
