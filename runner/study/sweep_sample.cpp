// `sample` of a sweep: points spread over ranges and choices.

#include <algorithm>
#include <set>

#include "algorithms/random/designs.hpp"
#include "io/hash/hash.hpp"
#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"
#include "runner/study/sweep.hpp"
#include "runner/study/sweep_values.hpp"

namespace sower {
namespace {

using io::Node;
using random::Design;

constexpr double most_points = 1e6;

/// One sampled parameter: a range, or a list of choices.
struct Sampled {
  std::size_t axis;
  std::optional<SweepRange> range;
  const Node* node;

  [[nodiscard]] Node value(double fraction) const {
    if (range) return number_node(range->sample(fraction), node->mark);
    const auto count = static_cast<double>(node->items.size());
    return node->items[static_cast<std::size_t>(std::min(fraction * count, count - 1))];
  }
};

Design read_method(const Node* node, Complaints& complaints) {
  if (node == nullptr) return Design::sobol;
  const auto found = std::ranges::find(sample_methods, node->scalar);
  if (found != sample_methods.end()) return static_cast<Design>(found - sample_methods.begin());
  const std::string what = node->shape == Node::Shape::scalar ? io::quote(node->scalar) : io::describe(*node);
  complaints.add(node->mark, must_be("'method'", one_of(sample_methods), what), did_you_mean(node->scalar, sample_methods));
  return Design::sobol;
}

std::vector<Sampled> read_over(const Node& over, SweepBuilder& builder, Complaints& complaints) {
  constexpr const char* advice = "write 'parameter: {linear: [0, 1]}', {log: [1e-4, 1]}, {integer: [1, 10]} or a list of choices";
  std::vector<Sampled> sampled;
  if (!is_map(over, "'over'", complaints, advice)) return sampled;
  if (over.entries.empty()) complaints.add(over.mark, "'over' is empty", advice);
  for (const auto& [key, node] : over.entries) {
    const auto axis = builder.add_axis(key);
    if (looks_like_range(node)) {
      const std::optional<SweepRange> range = read_range(node, scale_words, complaints);
      if (axis && range) sampled.push_back({*axis, range, &node});
    } else if (node.shape == Node::Shape::list && !node.items.empty()) {
      if (axis) sampled.push_back({*axis, {}, &node});
    } else {
      complaints.add(node.mark, must_be(io::quote(key.scalar), "a range or a list of choices", io::describe(node)), advice);
    }
  }
  return sampled;
}

}  // namespace

void read_sample(const Node& sample, const SweepReading& reading, SweepBuilder& builder, Complaints& complaints) {
  constexpr const char* advice = "write {method: sobol, points: 64, over: {learning_rate: {log: [1e-4, 1]}}}";
  if (!is_map(sample, "'sample'", complaints, advice)) return;
  const Keys keys(sample, "'sample'", sample_keys, complaints);
  keys.finish([](std::string_view key) { return "if " + io::quote(key) + " is a parameter, put it under 'over'"; });
  const Design method = read_method(keys.take("method"), complaints);
  const Node *points = keys.need("points", sample.mark, "say how many points: 'points: 64'"),
             *over = keys.need("over", sample.mark, advice);
  const auto count = keys.integer("points", between(1, most_points));
  const std::vector<Sampled> sampled = over == nullptr ? std::vector<Sampled>{} : read_over(*over, builder, complaints);
  if (points == nullptr || !count || sampled.empty()) return;
  io::Hasher name;
  name.text(reading.experiment);
  const auto rows = static_cast<std::size_t>(*count);
  const std::vector<double> unit = random::design(method, {rows, sampled.size()}, {{reading.study_seed, name.finish().low, 0, 0}});
  Block block;
  for (const Sampled& one : sampled) block.axes.push_back(one.axis);
  std::set<std::vector<std::int32_t>> seen;  // whole numbers and choices may be drawn twice
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<std::int32_t> values;
    for (std::size_t k = 0; k < sampled.size(); ++k)
      values.push_back(builder.value(sampled[k].axis, sampled[k].value(unit[row * sampled.size() + k])));
    if (!seen.insert(values).second) continue;
    block.choose.insert(block.choose.end(), values.begin(), values.end());
    ++block.rows;
  }
  builder.add_block(std::move(block));
}

}  // namespace sower
