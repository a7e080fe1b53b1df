#include "runner/schedule/batch_order.hpp"

namespace sower {

BatchOrder::BatchOrder(std::span<const Member> batches) : batches_(batches.size()) {
  for (std::size_t batch = 0; batch < batches.size(); ++batch) {
    batches_[batch].open = batches[batch].tasks;
    for (const std::size_t needed : batches[batch].needs) {
      if (batches[needed].tasks == 0) continue;
      ++batches_[batch].waits_for;
      batches_[needed].needed_by.push_back(batch);
    }
  }
}

std::vector<std::size_t> BatchOrder::ended(std::size_t batch) {
  std::vector<std::size_t> begin;
  if (--batches_[batch].open > 0) return begin;
  for (const std::size_t next : batches_[batch].needed_by)
    if (--batches_[next].waits_for == 0) begin.push_back(next);
  return begin;
}

}  // namespace sower
