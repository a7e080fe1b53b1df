#include "runner/study/complaints.hpp"

#include <algorithm>

namespace sower {

void Complaints::add(const io::Mark& mark, std::string problem, std::string advice) {
  ++heard_;
  if (known_.emplace(mark.line, mark.column, problem).second) all_.push_back({mark, std::move(problem), std::move(advice)});
}

std::vector<Complaint> Complaints::take() {
  std::ranges::stable_sort(all_, {}, [](const Complaint& one) { return std::pair(one.mark.line, one.mark.column); });
  known_.clear();
  return std::exchange(all_, {});
}

}  // namespace sower
