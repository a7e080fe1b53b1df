#include "runner/study/read_stop_when.hpp"

#include <algorithm>
#include <cmath>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/read_early.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

constexpr const char* example = "{mean_of: estimate, half_width: 0.01}";

void read_positive(const Keys& keys, const char* key, double& value, Complaints& complaints) {
  const io::Node* node = keys.take(key);
  if (node == nullptr) return;
  io::Scalar<double> read = io::read_number(*node);
  if (read.value && *read.value > 0) value = *read.value;
  else complaints.add(node->mark, must_be(io::quote(key), expected_number(false, none, positive), read.found), read.advice);
}

void read_confidence(const Keys& keys, double& value, Complaints& complaints) {
  const io::Node* node = keys.take("confidence");
  if (node == nullptr) return;
  constexpr Range range{.low = 0, .high = 1, .low_open = true, .high_open = true};
  io::Scalar<double> read = io::read_number(*node);
  if (read.value && range.holds(*read.value)) {
    value = *read.value;
    return;
  }
  if (read.value && *read.value > 1 && *read.value < 100) read.advice = "did you mean " + io::shortest(*read.value / 100) + "?";
  complaints.add(node->mark, must_be("'confidence'", "a number between 0 and 1, as 0.95", read.found), read.advice);
}

void read_bound(const Keys& keys, const char* key, double& value, Complaints& complaints) {
  const io::Node* node = keys.take(key);
  if (node == nullptr) return;
  io::Scalar<double> read = io::read_number(*node);
  if (read.value && std::isfinite(*read.value)) value = *read.value;
  else complaints.add(node->mark, must_be(io::quote(key), "a finite number", read.found), read.advice);
}

void read_diagnostics(const io::Node& node, const Entry<Experiment>& kind, ExperimentSpec& spec, Complaints& complaints) {
  std::vector<std::string> names;
  for (const auto& each : kind.make()->diagnostics()) names.emplace_back(each.first);
  if (names.empty())
    return complaints.add(node.mark, "tasks of kind " + io::quote(kind.name) + " have no diagnostics by which one could end",
                          "remove 'diagnostics'; 'mean_of' ends the replicates of a point");
  if (!is_map(node, "'diagnostics'", complaints, "write {" + names.front() + ": {below: 0.001}}")) return;
  const Keys own(node, "'diagnostics'", names, complaints);
  for (const std::string& name : names) {
    const io::Node* bounds = own.take(name);
    if (bounds == nullptr || !is_map(*bounds, io::quote(name), complaints, "write {below: 0.001}, or 'above'")) continue;
    const Keys keys(*bounds, io::quote(name), bound_keys, complaints);
    DiagnosticBounds read{.name = name};
    read_bound(keys, "below", read.below, complaints);
    read_bound(keys, "above", read.above, complaints);
    keys.finish();
    if (bounds->entries.empty() || !(read.above < read.below))
      complaints.add(bounds->mark, "no value of " + io::quote(name) + " would end a task",
                     "give 'below', or 'above', or both with room between");
    else spec.ends_when.push_back(std::move(read));
  }
  own.finish();
  if (node.entries.empty()) complaints.add(node.mark, "'diagnostics' names none", "write {" + names.front() + ": {below: 0.001}}");
}

/// What others call it.
std::string advice_for(std::string_view key) {
  constexpr Elsewhere elsewhere[] = {
      {"variable", "mean_of"}, {"metric", "mean_of"},       {"of", "mean_of"},          {"level", "confidence"},
      {"width", "half_width"}, {"precision", "half_width"}, {"absolute", "half_width"}, {"relative", "relative_half_width"},
      {"minimum", "at_least"}};
  return did_you_mean(key, elsewhere);
}

/// What ends the replicates of a point.
void read_mean(const Keys& keys, const Keys& own, const io::Node& node, ExperimentSpec& spec, Complaints& complaints) {
  StopWhen rule;
  rule.mark = node.mark;
  const std::size_t before = complaints.heard();
  const io::Node* mean = own.need("mean_of", rule.mark, std::string("name a number that each task records: ") + example);
  if (mean != nullptr) rule.mean_of = read_metric(*mean, "mean_of", complaints);
  read_positive(own, "half_width", rule.half_width, complaints);
  read_positive(own, "relative_half_width", rule.relative_half_width, complaints);
  read_confidence(own, rule.confidence, complaints);
  rule.at_least = own.integer("at_least", between(2, 1e9)).value_or(rule.at_least);
  if (own.take("half_width") == nullptr && own.take("relative_half_width") == nullptr)
    complaints.add(rule.mark, "'stop_when' does not say how narrow the interval is to be",
                   "give 'half_width', or 'relative_half_width' for a share of the mean, or both");
  if (keys.take("replicates") == nullptr)
    complaints.add(rule.mark, "'stop_when' ends the replicates of a point, and there is only one",
                   "give 'replicates' as well: at most so many are run");
  if (complaints.heard() > before) return;
  spec.stop_when = rule;
  require_recorded("stop_when", rule.mean_of, mean->mark, spec, complaints);
}

}  // namespace

std::string words_of(const StopWhen& rule) {
  std::string words = "mean of " + rule.mean_of;
  if (std::isfinite(rule.half_width)) words += " ± " + io::shortest(rule.half_width);
  if (std::isfinite(rule.half_width) && std::isfinite(rule.relative_half_width)) words += " and";
  if (std::isfinite(rule.relative_half_width)) words += " ± " + io::shortest(rule.relative_half_width) + " of itself";
  return words + " at " + io::shortest(rule.confidence) + ", from " + std::to_string(rule.at_least) + " on";
}

std::string words_of(const std::vector<DiagnosticBounds>& bounds) {
  std::string words;
  for (const DiagnosticBounds& each : bounds) {
    words += words.empty() ? "" : " and ";
    if (std::isfinite(each.above)) words += io::shortest(each.above) + " < ";
    words += each.name;
    if (std::isfinite(each.below)) words += " < " + io::shortest(each.below);
  }
  return words;
}

void read_stop_when(const Keys& keys, const Entry<Experiment>* kind, ExperimentSpec& spec, Complaints& complaints) {
  const io::Node* node = keys.take("stop_when");
  if (node == nullptr || !is_map(*node, "'stop_when'", complaints, std::string("write ") + example)) return;
  const Keys own(*node, "'stop_when'", stop_when_keys, complaints);
  own.finish(advice_for);
  const io::Node* diagnostics = own.take("diagnostics");
  if (diagnostics != nullptr && kind != nullptr) read_diagnostics(*diagnostics, *kind, spec, complaints);
  if (diagnostics == nullptr || node->entries.size() > 1) read_mean(keys, own, *node, spec, complaints);
}

}  // namespace sower
