#include "runner/study/sweep.hpp"

#include <algorithm>
#include <map>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/settings.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/sweep_values.hpp"

namespace sower {
namespace {

using io::Node;

constexpr std::size_t most_axes = 64;
constexpr const char* grid_advice = "write 'grid:' with a list of values for each parameter";

/// "dimension" of "problem.dimension"; of "optimizer.name" the word that says what it is, "optimizer".
std::string last_word(std::string_view key) {
  const std::string path = plain_path(key);
  return path.substr(path.rfind('.') + 1);  // npos + 1 is 0
}

void name_axes(std::vector<Axis>& axes) {
  std::map<std::string, int> count;
  for (const Axis& axis : axes) ++count[last_word(axis.key)];
  for (Axis& axis : axes) {
    axis.name = last_word(axis.key);
    if (count[axis.name] > 1 || is_taken_in_results(axis.name)) axis.name = axis.key;
  }
}

/// How a node is written: equal for equal values.
std::string written(const Node& node) {
  if (node.shape == Node::Shape::scalar) return (node.quoted ? "'" : "") + std::to_string(node.scalar.size()) + ':' + node.scalar;
  std::string all(1, node.shape == Node::Shape::list ? '[' : node.shape == Node::Shape::map ? '{' : '~');
  for (const Node& item : node.items) all += written(item) + ',';
  for (const auto& [key, value] : node.entries) all += written(key) + '=' + written(value) + ',';
  return all + ']';
}

/// Whether a part of the sweep is a map that says something; `advice` tells what would.
bool has_entries(const Node& node, const std::string& name, Complaints& complaints, const std::string& advice) {
  if (node.shape == Node::Shape::null || (node.shape == Node::Shape::map && node.entries.empty())) {
    complaints.add(node.mark, io::quote(name) + " is empty", advice);
    return false;
  }
  return is_map(node, io::quote(name), complaints, advice);
}

void read_grid(const Node& grid, SweepBuilder& builder, Complaints& complaints) {
  if (!has_entries(grid, "grid", complaints, "write 'parameter: [value, value]' for at least one parameter")) return;
  for (const auto& [key, values] : grid.entries) {
    const auto axis = builder.add_axis(key);
    const std::vector<Node> nodes = read_values(key, values, complaints);
    if (!axis || nodes.empty()) continue;
    builder.add_block_of(*axis, nodes);
  }
}

void read_zip(const Node& zip, SweepBuilder& builder, Complaints& complaints) {
  if (!has_entries(zip, "zip", complaints, "write 'parameter: [value, value]' for at least two parameters, with lists of one length"))
    return;
  Block block;
  const Node* first = nullptr;
  std::vector<std::vector<std::int32_t>> columns;
  for (const auto& [key, values] : zip.entries) {
    const auto axis = builder.add_axis(key);
    const std::vector<Node> nodes = read_values(key, values, complaints);
    if (!axis || nodes.empty()) continue;
    const auto rows = static_cast<std::int64_t>(nodes.size());
    if (first == nullptr) first = &key;
    else if (rows != block.rows) {
      complaints.add(values.mark, text(io::quote(key.scalar), " has ", rows, " values, ", io::quote(first->scalar), " has ", block.rows),
                     "in a zip, the first values go together, the second ones, and so on: give lists of one length, or use 'grid'");
      continue;
    }
    block.rows = rows;
    block.axes.push_back(*axis);
    columns.emplace_back();
    for (const Node& node : nodes) {
      columns.back().push_back(builder.value(*axis, node));
      if (columns.size() == 1) block.marks.push_back(node.mark);
    }
  }
  for (std::int64_t row = 0; row < block.rows; ++row)
    for (const auto& column : columns) block.choose.push_back(column[static_cast<std::size_t>(row)]);
  if (!block.axes.empty()) builder.add_block(std::move(block));
}

/// One zip, or a list of them.
void read_zips(const Node& zips, SweepBuilder& builder, Complaints& complaints) {
  if (zips.shape != Node::Shape::list) return read_zip(zips, builder, complaints);
  for (const Node& zip : zips.items) {
    builder.begin_part();
    read_zip(zip, builder, complaints);
  }
}

}  // namespace

bool is_taken_in_results(std::string_view name) { return name == "replicate" || name == "task" || name == "status"; }

std::optional<std::size_t> SweepBuilder::add_axis(const Node& key) {
  const auto same = std::ranges::find(sweep_.axes, key.scalar, &Axis::key);
  if (same != sweep_.axes.end()) {
    if (same - sweep_.axes.begin() < first_of_part_)  // twice in one part it is a key given twice, and told as such
      complaints_.add(key.mark, io::quote(key.scalar) + " is swept twice",
                      "it stands in line " + std::to_string(same->mark.line) + " already; remove one of them");
    return std::nullopt;
  }
  if (sweep_.axes.size() >= most_axes) {
    complaints_.add(key.mark, text("more than ", most_axes, " parameters are swept"), "make several experiments of it");
    return std::nullopt;
  }
  Axis axis;
  axis.key = key.scalar;
  axis.mark = key.mark;
  sweep_.axes.push_back(std::move(axis));
  known_.emplace_back();
  return sweep_.axes.size() - 1;
}

std::int32_t SweepBuilder::value(std::size_t axis, const Node& value) {
  std::vector<Node>& values = sweep_.axes[axis].values;
  const auto [found, is_new] = known_[axis].emplace(written(value), static_cast<std::int32_t>(values.size()));
  if (is_new) values.push_back(value);
  return found->second;
}

void SweepBuilder::add_block_of(std::size_t axis, std::vector<Node> values) {
  Block block;
  block.axes = {axis};
  block.rows = static_cast<std::int64_t>(values.size());
  sweep_.axes[axis].values = std::move(values);
  for (std::int32_t row = 0; row < block.rows; ++row) block.choose.push_back(row);
  add_block(std::move(block));
}

void SweepBuilder::add_block(Block block) { sweep_.blocks.push_back(std::move(block)); }

Sweep SweepBuilder::finish() {
  name_axes(sweep_.axes);
  return std::move(sweep_);
}

std::pair<Sweep, const Node*> read_sweep(const Node& node, const SweepReading& reading, Complaints& complaints) {
  if (!has_entries(node, "sweep", complaints, std::string(grid_advice) + ", or remove it")) return {};
  const Keys keys(node, "'sweep'", sweep_keys, complaints);
  keys.finish([](std::string_view key) { return "if " + io::quote(key) + " is a parameter, put it under 'grid'"; });
  SweepBuilder builder(complaints);
  for (const auto& [key, value] : node.entries) {
    builder.begin_part();
    if (&value == keys.take("grid")) read_grid(value, builder, complaints);
    else if (&value == keys.take("zip")) read_zips(value, builder, complaints);
    else if (&value == keys.take("cases")) read_cases(value, reading, builder, complaints);
    else if (&value == keys.take("sample")) read_sample(value, reading, builder, complaints);
  }
  const Node* exclude = keys.take("exclude");
  Sweep sweep = builder.finish();
  if (exclude != nullptr && sweep.blocks.empty() && complaints.size() == 0)
    complaints.add(exclude->mark, "'exclude' takes points out of a sweep, and there is none", grid_advice);
  return {std::move(sweep), exclude};
}

}  // namespace sower
