#include "runner/early/metric.hpp"

#include <algorithm>

#include "runner/api/needed.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {

bool is_metric(const Variable& head) {
  return head.dimensions.empty() && head.about.origin == Origin::computed && !std::holds_alternative<std::vector<std::string>>(head.values);
}

Metric metric_in(const std::vector<Variable>& variables, std::string_view name) {
  const auto found = std::ranges::find(variables, name, &Variable::name);
  if (found == variables.end() || !is_metric(*found)) return {};
  return {numbers_of(*found).front(), true};
}

std::string why_no_metric(const std::vector<Variable>& recorded, const std::string& name) {
  const auto found = std::ranges::find(recorded, name, &Variable::name);
  std::vector<std::string> numbers;
  for (const Variable& each : recorded)
    if (is_metric(each)) numbers.push_back(each.name);
  const std::string there_are = numbers.empty() ? "" : "; single numbers: " + one_of(numbers);
  if (found == recorded.end()) {
    const std::string meant = did_you_mean(name, numbers);
    return "which was not recorded" + (meant.empty() ? there_are : "; " + meant);
  }
  if (is_metric(*found)) return "";
  if (found->about.origin == Origin::measured) return "which is measured and differs from run to run" + there_are;
  return "which is no single number" + there_are;
}

}  // namespace sower
