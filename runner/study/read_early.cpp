#include "runner/study/read_early.hpp"

#include <algorithm>
#include <utility>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"

namespace sower {

std::string read_metric(const io::Node& node, std::string_view key, Complaints& complaints) {
  io::Scalar<std::string> read = io::read_text(node);
  if (read.value && !read.value->empty()) return std::move(*read.value);
  complaints.add(node.mark, must_be(io::quote(key), "the name of a number that each task records", read.found), read.advice);
  return "";
}

void require_recorded(std::string_view rule, const std::string& metric, const io::Mark& mark, const ExperimentSpec& spec,
                      Complaints& complaints) {
  const auto left_out = std::ranges::find(spec.record, metric, &KeepRule::variable);
  if (left_out == spec.record.end() || left_out->what != KeepRule::What::nothing) return;
  complaints.add(mark,
                 io::quote(rule) + " goes by " + io::quote(metric) + ", which 'record' leaves out in " + line_of(left_out->mark, spec.mark),
                 "keep it: what decides is part of the record");
}

}  // namespace sower
