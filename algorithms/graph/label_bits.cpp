#include "algorithms/graph/label_bits.hpp"

#include "algorithms/reduce/blocks.hpp"

namespace sower::graph {

void LabelBits::join(Comm& team) {
  const auto size = static_cast<std::int64_t>(words_.size());
  std::vector<std::vector<std::uint64_t>> parts(static_cast<std::size_t>(team.size()));
  for (int rank = 0; rank < team.size(); ++rank) {
    const reduce::Span span = reduce::share(size, rank, team.size());
    for (std::int64_t i = span.first; i < span.last; ++i)
      parts[static_cast<std::size_t>(rank)].push_back(words_[static_cast<std::size_t>(i)].bits);
  }
  parts = team.exchange(parts);
  std::vector<std::uint64_t>& mine = parts.front();
  for (std::size_t rank = 1; rank < parts.size(); ++rank)
    for (std::size_t i = 0; i < mine.size(); ++i) mine[i] |= parts[rank][i];
  const std::vector<std::uint64_t> all = team.all_gather(std::span<const std::uint64_t>(mine));
  count_ = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    words_[i] = {all[i], count_};
    count_ += std::popcount(all[i]);
  }
}

std::vector<std::int64_t> LabelBits::labels(std::int64_t first, std::int64_t last) const {
  std::vector<std::int64_t> found;
  if (first >= last) return found;
  found.reserve(static_cast<std::size_t>(last - first));
  auto word = std::ranges::upper_bound(words_, first, {}, &Word::before) - 1;  // empty words before it have the same number
  std::int64_t number = word->before;
  for (; number < last; ++word)
    for (std::uint64_t bits = word->bits; bits != 0 && number < last; bits &= bits - 1, ++number)
      if (number >= first) found.push_back(range_.first + (word - words_.begin()) * 64 + std::countr_zero(bits));
  return found;
}

}  // namespace sower::graph
