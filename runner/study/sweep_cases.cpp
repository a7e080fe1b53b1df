// `cases` of a sweep: settings that go together.

#include <algorithm>
#include <map>
#include <set>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/sweep.hpp"
#include "runner/study/sweep_values.hpp"

namespace sower {
namespace {

using io::Node;

constexpr std::size_t most_rows = 1'000'000;

/// Paths of the parameters that are lists of numbers: a list given to one of them is a value, not several.
class ListParameters final : public Fields {
 public:
  [[nodiscard]] bool holds(const std::string& path) const { return paths_.contains(path); }
  void operator()(std::string_view, double&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, std::int64_t&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, bool&, std::string_view) override {}
  void operator()(std::string_view, std::string&, std::string_view, std::initializer_list<std::string_view>) override {}
  void operator()(std::string_view key, std::vector<double>&, std::string_view, Unit, Range) override {
    paths_.insert(prefix_ + std::string(key));
  }
  void operator()(std::string_view, InputFile&, std::string_view) override {}
  void operator()(std::string_view, NamedTexts&, std::string_view, bool) override {}
  void operator()(std::string_view key, AnyChoice& value, std::string_view) override {
    const std::string outer = prefix_;
    prefix_ += std::string(key) + '.';
    for (const Description& one : value.alternatives()) {
      value.select(one.name);
      value.fields(*this);
    }
    prefix_ = outer;
  }

 private:
  std::set<std::string> paths_;
  std::string prefix_;
};

/// Spreads lists and ranges inside settings out into all combinations.
class Expansion {
 public:
  Expansion(const ListParameters& lists, Complaints& complaints) : lists_(lists), complaints_(complaints) {}

  /// Every value that stands for `node` as the value of `path`; empty after a complaint.
  std::vector<Node> of(const Node& key, const std::string& path, const Node& node) {
    const bool is_value =
        lists_.holds(path) && !std::ranges::all_of(node.items, [](const Node& item) { return item.shape == Node::Shape::list; });
    if (looks_like_range(node)) return read_values(key, node, complaints_);
    if (node.shape == Node::Shape::list && !is_value) return of_list(key, path, node);
    if (node.shape == Node::Shape::map) return of_map(path, node);
    return {node};
  }

  /// The combinations of a map's entries, each a map.
  std::vector<Node> of_map(const std::string& path, const Node& map) {
    Node empty = map;
    empty.entries.clear();
    std::vector<Node> all{empty};
    for (const auto& [key, value] : map.entries) {
      const std::vector<Node> values = of(key, path.empty() ? key.scalar : path + '.' + key.scalar, value);
      if (all.size() * values.size() > most_rows) {
        complaints_.add(key.mark, text("the case stands for more than ", most_rows, " points"), "use 'grid' for the longest lists");
        return {};
      }
      std::vector<Node> longer;
      for (const Node& one : all)
        for (const Node& next : values) {
          longer.push_back(one);
          longer.back().entries.push_back({key, next});
        }
      all = std::move(longer);
    }
    return all;
  }

 private:
  std::vector<Node> of_list(const Node& key, const std::string& path, const Node& list) {
    std::vector<Node> all;
    if (list.items.empty()) complaints_.add(list.mark, io::quote(key.scalar) + " has no values to try", "give at least one, or remove it");
    for (const Node& item : list.items)
      if (item.shape == Node::Shape::map) std::ranges::move(of_map(path, item), std::back_inserter(all));
      else all.push_back(item);
    return all;
  }

  const ListParameters& lists_;
  Complaints& complaints_;
};

}  // namespace

void read_cases(const Node& cases, const SweepReading& reading, SweepBuilder& builder, Complaints& complaints) {
  constexpr const char* advice = "write a list of settings that go together: - {optimizer: adam, learning_rate: 0.01}";
  if (cases.shape != Node::Shape::list || cases.items.empty()) {
    const bool empty = cases.shape == Node::Shape::list;
    return complaints.add(cases.mark, empty ? "'cases' is empty" : must_be("'cases'", "a list of maps", io::describe(cases)), advice);
  }
  ListParameters lists;
  if (reading.kind != nullptr) reading.kind->make()->fields(lists);
  Expansion expansion(lists, complaints);
  std::map<std::string, std::size_t> columns;  // place in the block of each key
  Block block;
  std::vector<std::vector<std::pair<std::size_t, std::int32_t>>> rows;
  std::set<std::string> refused;
  for (const Node& one : cases.items) {
    if (!is_map(one, "a case", complaints, advice)) continue;
    for (const auto& [key, value] : one.entries) {
      if (columns.contains(key.scalar) || refused.contains(key.scalar)) continue;
      const auto axis = builder.add_axis(key);
      if (!axis) refused.insert(key.scalar);
      else if (columns.emplace(key.scalar, block.axes.size()).second) block.axes.push_back(*axis);
    }
    for (const Node& row : expansion.of_map("", one)) {
      rows.emplace_back();
      block.marks.push_back(one.mark);
      for (const auto& [key, value] : row.entries)
        if (const auto column = columns.find(key.scalar); column != columns.end())
          rows.back().emplace_back(column->second, builder.value(block.axes[column->second], value));
    }
  }
  if (block.axes.empty() && refused.empty() && !rows.empty()) complaints.add(cases.mark, "no case gives a value to a parameter", advice);
  block.rows = static_cast<std::int64_t>(rows.size());
  block.choose.assign(rows.size() * block.axes.size(), -1);
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (const auto& [column, value] : rows[row]) block.choose[row * block.axes.size() + column] = value;
  if (block.rows > 0 && !block.axes.empty()) builder.add_block(std::move(block));
}

}  // namespace sower
