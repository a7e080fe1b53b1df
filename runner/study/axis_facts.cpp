#include "runner/study/axis_facts.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <unordered_map>

#include "io/yaml/scalar.hpp"
#include "runner/study/sweep.hpp"

namespace sower {
namespace {

constexpr const char* repeats = "; 'replicates' repeats points";

bool stands_alone(const Sweep& sweep, std::size_t axis) {
  return std::ranges::any_of(sweep.blocks, [&](const Block& block) { return block.axes.size() == 1 && block.axes[0] == axis; });
}

void complain_about_repeated(const Axis& axis, const std::vector<SweptFact>& facts, Complaints& complaints) {
  std::unordered_map<std::string_view, int> lines;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!facts[i].seen) continue;
    const io::Mark& mark = axis.values[i].mark;
    const auto [first, is_new] = lines.emplace(facts[i].label, mark.line);
    if (!is_new)
      complaints.add(mark, io::quote(axis.key) + " has the value " + facts[i].label + " twice",
                     "it stands in line " + std::to_string(first->second) + " already" + repeats);
  }
}

/// Makes one value of those with the same label.
void merge_values(Sweep& sweep, std::size_t number, std::vector<SweptFact>& facts) {
  Axis& axis = sweep.axes[number];
  std::unordered_map<std::string, std::int32_t> first;
  std::vector<std::int32_t> renumbered;
  std::vector<io::Node> values;
  std::vector<SweptFact> kept;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto [found, is_new] = first.emplace(facts[i].label, static_cast<std::int32_t>(values.size()));
    renumbered.push_back(found->second);
    if (!is_new) continue;
    values.push_back(axis.values[i]);
    kept.push_back(facts[i]);
  }
  if (values.size() == axis.values.size()) return;
  axis.values = std::move(values);
  facts = std::move(kept);
  for (Block& block : sweep.blocks)
    for (std::size_t k = 0; k < block.axes.size(); ++k)
      for (std::size_t at = k; block.axes[k] == number && at < block.choose.size(); at += block.axes.size())
        if (block.choose[at] >= 0) block.choose[at] = renumbered[static_cast<std::size_t>(block.choose[at])];
}

/// The coordinate of the points that leave the parameter alone: the value it has there if it is one, else a missing one.
void add_unset(Axis& axis, const std::set<std::string>& texts) {
  const std::string text = texts.size() == 1 ? *texts.begin() : "";
  if (axis.numbers.empty()) {
    const auto same = std::ranges::find(axis.labels, text);
    axis.unset = static_cast<std::int32_t>(same - axis.labels.begin());
    if (same == axis.labels.end()) axis.labels.push_back(text);
    return;
  }
  double number = std::numeric_limits<double>::quiet_NaN();
  static_cast<void>(std::from_chars(text.data(), text.data() + text.size(), number));
  const auto same = std::ranges::find(axis.numbers, number);
  axis.unset = static_cast<std::int32_t>(same - axis.numbers.begin());
  if (same == axis.numbers.end()) axis.numbers.push_back(number);
  if (number != number) axis.integers = false;  // no integer says "missing"
}

void complete(Axis& axis, const AxisFacts& facts) {
  const std::vector<SweptFact>& values = facts.values;
  axis.help = values.front().help;
  axis.unit = values.front().unit;
  axis.integers = std::ranges::all_of(values, &SweptFact::is_integer);
  axis.numbers.clear();
  axis.labels.clear();
  const bool numbers = std::ranges::all_of(values, &SweptFact::is_number);
  for (const SweptFact& fact : values) {
    if (numbers) axis.numbers.push_back(fact.number);
    else axis.labels.push_back(fact.label);
  }
  if (!facts.unset.empty()) add_unset(axis, facts.unset);
}

void complain_about_repeated_rows(const Sweep& sweep, Complaints& complaints) {
  for (const Block& block : sweep.blocks) {
    if (block.marks.empty()) continue;
    std::map<std::vector<std::int32_t>, std::int64_t> rows;
    for (std::int64_t row = 0; row < block.rows; ++row) {
      const auto begin = block.choose.begin() + row * static_cast<std::int64_t>(block.axes.size());
      std::vector<std::int32_t> values(begin, begin + static_cast<std::int64_t>(block.axes.size()));
      for (std::size_t k = 0; k < values.size(); ++k)
        if (values[k] < 0) values[k] = sweep.axes[block.axes[k]].unset;
      const auto [first, is_new] = rows.emplace(std::move(values), row);
      if (!is_new)
        complaints.add(
            block.marks[static_cast<std::size_t>(row)], "this is the same point as one before it",
            "it stands in line " + std::to_string(block.marks[static_cast<std::size_t>(first->second)].line) + " already" + repeats);
    }
  }
}

}  // namespace

void complete_axes(Sweep& sweep, std::vector<AxisFacts>& facts, Complaints& complaints) {
  bool all_seen = true;
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    Axis& axis = sweep.axes[i];
    if (stands_alone(sweep, i)) complain_about_repeated(axis, facts[i].values, complaints);
    if (facts[i].values.empty() || !std::ranges::all_of(facts[i].values, &SweptFact::seen)) {
      all_seen = false;
      if (complaints.size() == 0) complaints.add(axis.mark, io::quote(axis.key) + " has a value that cannot be read");
      continue;
    }
    if (is_taken_in_results(axis.name))
      complaints.add(axis.mark, io::quote(axis.key) + " cannot be swept",
                     "the results have a dimension or variable of that name; rename the parameter");
    if (!stands_alone(sweep, i)) merge_values(sweep, i, facts[i].values);
    complete(axis, facts[i]);
  }
  if (all_seen) complain_about_repeated_rows(sweep, complaints);
}

}  // namespace sower
