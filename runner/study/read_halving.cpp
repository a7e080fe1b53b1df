#include "runner/study/read_halving.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/read_early.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

constexpr const char* example = "{minimise: loss, budget: steps}";

/// What others call it.
std::string advice_for(std::string_view key) {
  constexpr Elsewhere elsewhere[] = {{"metric", "minimise' or 'maximise"},
                                     {"resource", "budget"},
                                     {"along", "budget"},
                                     {"eta", "factor"},
                                     {"reduction_factor", "factor"},
                                     {"minimize", "minimise"},
                                     {"maximize", "maximise"},
                                     {"min", "minimise"},
                                     {"max", "maximise"}};
  return did_you_mean(key, elsewhere);
}

void read_direction(const Keys& keys, const io::Mark& mark, Halving& rule, Complaints& complaints) {
  const io::Node *minimise = keys.take("minimise"), *maximise = keys.take("maximise");
  rule.maximise = maximise != nullptr;
  const io::Node* node = rule.maximise ? maximise : minimise;
  if (node == nullptr || (minimise != nullptr && maximise != nullptr))
    return complaints.add(mark, "'halving' has to know what is best",
                          "write either 'minimise' or 'maximise', with a number that each task records");
  rule.metric = read_metric(*node, rule.maximise ? "maximise" : "minimise", complaints);
}

std::vector<std::string> names_of_axes(const Sweep& sweep) {
  std::vector<std::string> names;
  for (const Axis& axis : sweep.axes) names.push_back(axis.key);
  return names;
}

void find_budget(const io::Node& node, const Sweep& sweep, Halving& rule, Complaints& complaints) {
  const io::Scalar<std::string> read = io::read_text(node);
  rule.budget = read.value.value_or("");
  const auto found = std::ranges::find(sweep.axes, rule.budget, &Axis::key);
  rule.axis = static_cast<std::size_t>(found - sweep.axes.begin());
  if (found != sweep.axes.end()) return;
  const std::vector<std::string> names = names_of_axes(sweep);
  const std::string meant = did_you_mean(rule.budget, names);
  if (read.value)
    complaints.add(
        node.mark, "the sweep has no parameter " + io::quote(rule.budget),
        !meant.empty() ? meant : "sweep it, as in 'grid: {" + rule.budget + ": [100, 300, 900]}', or name one of " + one_of(names));
  else complaints.add(node.mark, must_be("'budget'", "the name of a swept parameter", read.found), read.advice);
}

}  // namespace

std::string words_of(const Halving& rule) {
  return (rule.maximise ? "greatest " : "least ") + rule.metric + ", one of " + std::to_string(rule.factor) + " goes on along " +
         rule.budget;
}

void read_halving(const Keys& keys, ExperimentSpec& spec, Complaints& complaints) {
  const io::Node* node = keys.take("halving");
  if (node == nullptr || !is_map(*node, "'halving'", complaints, std::string("write ") + example)) return;
  const Keys own(*node, "'halving'", halving_keys, complaints);
  Halving rule;
  rule.mark = node->mark;
  const std::size_t before = complaints.heard();
  read_direction(own, node->mark, rule, complaints);
  const io::Node* budget =
      own.need("budget", node->mark, std::string("name the swept parameter that makes a task cheap or dear: ") + example);
  if (keys.take("sweep") == nullptr)
    complaints.add(node->mark, "'halving' gives up points of a sweep, and there is none", "give 'sweep' as well, or remove it");
  else if (budget != nullptr && !spec.sweep.axes.empty()) find_budget(*budget, spec.sweep, rule, complaints);
  rule.factor = own.integer("factor", between(2, 1000)).value_or(rule.factor);
  own.finish(advice_for);
  const io::Node* stop = keys.take("stop_when");
  if (stop != nullptr && stop->shape == io::Node::Shape::map && stop->find("mean_of") != nullptr)
    complaints.add(node->mark, "'halving' and 'mean_of' of 'stop_when' do not go together: points are compared by all of their replicates",
                   "remove one of the two");
  require_recorded("halving", rule.metric, node->mark, spec, complaints);
  if (complaints.heard() == before && rule.axis < spec.sweep.axes.size()) spec.halving = rule;
}

void check_halving(const ExperimentSpec& spec, Complaints& complaints) {
  if (!spec.halving) return;
  const Axis& budget = spec.sweep.axes[spec.halving->axis];
  if (budget.numbers.empty())
    return complaints.add(budget.mark, "the budget of 'halving' has to be numbers", "give each point a number that tells what it costs");
  if (budget.numbers.size() < 2)
    return complaints.add(budget.mark, "the budget of 'halving' has one value only, and nothing to go on to",
                          "give it several: [100, 300, 900]");
  if (spec.sweep.points() <= static_cast<std::int64_t>(budget.numbers.size()))
    complaints.add(spec.halving->mark, "'halving' compares points, and nothing but the budget differs",
                   "sweep what is to be compared as well");
}

}  // namespace sower
