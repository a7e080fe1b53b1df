#include "runner/study/read_stop_when.hpp"

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

void read_variable(const Keys& keys, const io::Mark& mark, StopWhen& rule, Complaints& complaints) {
  const io::Node* node = keys.need("mean_of", mark, std::string("name a number that each task records: ") + example);
  if (node != nullptr) rule.mean_of = read_metric(*node, "mean_of", complaints);
}

/// What others call it.
std::string advice_for(std::string_view key) {
  constexpr Elsewhere elsewhere[] = {
      {"variable", "mean_of"}, {"metric", "mean_of"},       {"of", "mean_of"},          {"level", "confidence"},
      {"width", "half_width"}, {"precision", "half_width"}, {"absolute", "half_width"}, {"relative", "relative_half_width"},
      {"minimum", "at_least"}};
  return did_you_mean(key, elsewhere);
}

}  // namespace

std::string words_of(const StopWhen& rule) {
  std::string words = "mean of " + rule.mean_of;
  if (std::isfinite(rule.half_width)) words += " ± " + io::shortest(rule.half_width);
  if (std::isfinite(rule.half_width) && std::isfinite(rule.relative_half_width)) words += " and";
  if (std::isfinite(rule.relative_half_width)) words += " ± " + io::shortest(rule.relative_half_width) + " of itself";
  return words + " at " + io::shortest(rule.confidence) + ", from " + std::to_string(rule.at_least) + " on";
}

void read_stop_when(const Keys& keys, ExperimentSpec& spec, Complaints& complaints) {
  const io::Node* node = keys.take("stop_when");
  if (node == nullptr || !is_map(*node, "'stop_when'", complaints, std::string("write ") + example)) return;
  const Keys own(*node, "'stop_when'", stop_when_keys, complaints);
  StopWhen rule;
  rule.mark = node->mark;
  const std::size_t before = complaints.heard();
  read_variable(own, node->mark, rule, complaints);
  read_positive(own, "half_width", rule.half_width, complaints);
  read_positive(own, "relative_half_width", rule.relative_half_width, complaints);
  read_confidence(own, rule.confidence, complaints);
  rule.at_least = own.integer("at_least", between(2, 1e9)).value_or(rule.at_least);
  own.finish(advice_for);
  if (own.take("half_width") == nullptr && own.take("relative_half_width") == nullptr)
    complaints.add(node->mark, "'stop_when' does not say how narrow the interval is to be",
                   "give 'half_width', or 'relative_half_width' for a share of the mean, or both");
  if (keys.take("replicates") == nullptr)
    complaints.add(node->mark, "'stop_when' ends the replicates of a point, and there is only one",
                   "give 'replicates' as well: at most so many are run");
  if (complaints.heard() > before) return;
  spec.stop_when = rule;
  require_recorded("stop_when", rule.mean_of, own.take("mean_of")->mark, spec, complaints);
}

}  // namespace sower
