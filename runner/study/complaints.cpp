#include "runner/study/complaints.hpp"

#include <algorithm>

namespace sower {

void Complaints::add(const io::Mark& mark, std::string problem, std::string advice) {
  ++heard_;
  // All values of a range have one place: of those that are wrong in the same way the first is told.
  const std::string kind = problem.substr(0, problem.find(", not "));
  if (known_.emplace(mark.file.get(), mark.line, mark.column, kind).second) all_.push_back({mark, std::move(problem), std::move(advice)});
}

std::vector<Complaint> Complaints::take() {
  for (const Complaint& one : all_) begin(one.mark);
  std::ranges::stable_sort(all_, {},
                           [&](const Complaint& one) { return std::tuple(order_[one.mark.file.get()], one.mark.line, one.mark.column); });
  known_.clear();
  return std::exchange(all_, {});
}

std::string line_of(const io::Mark& mark, const io::Mark& seen_from) {
  const bool elsewhere = mark.file && seen_from.file && mark.file->path != seen_from.file->path;
  return "line " + std::to_string(mark.line) + (elsewhere ? " of " + mark.file->path : "");
}

}  // namespace sower
