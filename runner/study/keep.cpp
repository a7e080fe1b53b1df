#include "runner/study/keep.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

const KeepRule& rule_of(const std::vector<KeepRule>& rules, const std::string& name) {
  static const KeepRule everything;
  const auto found = std::ranges::find(rules, name, &KeepRule::variable);
  return found == rules.end() ? everything : *found;
}

bool is_coordinate(const Variable& variable) { return variable.dimensions.size() == 1 && variable.dimensions[0].name == variable.name; }

/// Of the rows along the first dimension those with the given numbers.
void take_rows(Variable& variable, const std::vector<std::size_t>& rows) {
  const auto begin = variable.dimensions.begin() + 1;
  const std::size_t width = std::accumulate(begin, variable.dimensions.end(), std::size_t{1},
                                            [](std::size_t product, const Dimension& d) { return product * d.size; });
  std::visit(
      [&](auto& values) {
        std::remove_reference_t<decltype(values)> kept;
        kept.reserve(rows.size() * width);
        for (const std::size_t row : rows)
          for (std::size_t k = 0; k < width; ++k) kept.push_back(std::move(values[row * width + k]));
        values = std::move(kept);
      },
      variable.values);
  variable.dimensions[0].size = rows.size();
}

void thin(Variable& variable, std::int64_t every) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < variable.dimensions[0].size; row += static_cast<std::size_t>(every)) rows.push_back(row);
  take_rows(variable, rows);
}

void take_last(Variable& variable) {
  if (variable.dimensions.empty() || variable.dimensions[0].size == 0) return;
  take_rows(variable, {variable.dimensions[0].size - 1});
  variable.dimensions.erase(variable.dimensions.begin());
}

void round_to_float32(Variable& variable) {
  const auto* values = std::get_if<std::vector<double>>(&variable.values);
  if (values == nullptr) return;
  std::vector<float> rounded;
  rounded.reserve(values->size());
  for (const double x : *values) rounded.push_back(static_cast<float>(x));
  variable.values = std::move(rounded);
}

/// The steps with which each dimension is thinned by what is left along it.
using Steps = std::map<std::string, std::vector<std::int64_t>>;

Steps steps_along(const std::vector<Variable>& variables, const std::vector<KeepRule>& rules) {
  Steps steps;
  for (const Variable& variable : variables) {
    const KeepRule& rule = rule_of(rules, variable.name);
    if (is_coordinate(variable) || rule.what != KeepRule::What::everything) continue;
    for (std::size_t k = 0; k < variable.dimensions.size(); ++k) {
      std::vector<std::int64_t>& known = steps[variable.dimensions[k].name];
      const std::int64_t step = k == 0 ? rule.every : 1;
      if (std::ranges::find(known, step) == known.end()) known.push_back(step);
    }
  }
  return steps;
}

std::string thinned_name(const std::string& dimension, std::int64_t every) { return dimension + "_every_" + std::to_string(every); }

/// The coordinate itself, or one of it for each way in which its dimension is thinned.
void keep_coordinate(Variable variable, const Steps& steps, std::vector<Variable>& kept) {
  const auto found = steps.find(variable.name);
  const std::vector<std::int64_t> all = found == steps.end() ? std::vector<std::int64_t>{1} : found->second;
  for (const std::int64_t step : all) {
    kept.push_back(variable);
    thin(kept.back(), step);
    if (all.size() > 1 && step > 1) kept.back().name = kept.back().dimensions[0].name = thinned_name(variable.name, step);
  }
}

/// Why a rule changes nothing of what was recorded; empty when it does.
std::string why_idle(const KeepRule& rule, const std::vector<Variable>& recorded) {
  std::vector<std::string> names, arrays;
  for (const Variable& variable : recorded) {
    names.push_back(variable.name);
    if (!variable.dimensions.empty()) arrays.push_back(variable.name);
  }
  const auto found = std::ranges::find(recorded, rule.variable, &Variable::name);
  if (found == recorded.end()) {
    const std::string meant = did_you_mean(rule.variable, names);
    return "which was not recorded (" + (meant.empty() ? "recorded: " + one_of(names) : meant) + ")";
  }
  if ((rule.every > 1 || rule.what == KeepRule::What::last) && found->dimensions.empty())
    return "which is a single value" + (arrays.empty() ? "" : " (arrays: " + one_of(arrays) + ")");
  const bool is_float =
      std::holds_alternative<std::vector<double>>(found->values) || std::holds_alternative<std::vector<float>>(found->values);
  if (rule.as_float32 && !is_float) return "which is not float64";
  return "";
}

}  // namespace

std::string idle_rules(const std::vector<KeepRule>& rules, const std::vector<Variable>& recorded) {
  std::string note;
  for (const KeepRule& rule : rules)
    if (const std::string why = why_idle(rule, recorded); !why.empty())
      note += (note.empty() ? "'record' names '" : "; '") + rule.variable + "', " + why;
  return note;
}

std::vector<Variable> keep(std::vector<Variable> variables, const std::vector<KeepRule>& rules) {
  if (rules.empty()) return variables;
  const Steps steps = steps_along(variables, rules);
  std::vector<Variable> kept;
  for (Variable& variable : variables) {
    const KeepRule& rule = rule_of(rules, variable.name);
    if (rule.what == KeepRule::What::nothing) continue;
    if (is_coordinate(variable) && rule.every == 1 && rule.what == KeepRule::What::everything) {
      if (rule.as_float32) round_to_float32(variable);
      keep_coordinate(std::move(variable), steps, kept);
      continue;
    }
    if (rule.what == KeepRule::What::last) take_last(variable);
    else if (rule.every > 1 && !variable.dimensions.empty()) {
      const auto along = steps.find(variable.dimensions[0].name);
      const bool mixed = along != steps.end() && along->second.size() > 1;
      thin(variable, rule.every);
      if (mixed) variable.dimensions[0].name = thinned_name(variable.dimensions[0].name, rule.every);
    }
    if (rule.as_float32) round_to_float32(variable);
    kept.push_back(std::move(variable));
  }
  return kept;
}

}  // namespace sower
