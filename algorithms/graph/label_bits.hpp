#pragma once
// Labels that are numbers near each other, as bits of a map that every rank has.

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "runner/api/comm.hpp"

namespace sower::graph {

/// The range of some numbers; none when the first is above the last.
struct LabelRange {
  std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = std::numeric_limits<std::int64_t>::min();
  [[nodiscard]] bool empty() const { return first > last; }
  /// How many numbers it has, less one, which may be 2^64 - 1.
  [[nodiscard]] std::uint64_t reach() const { return static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first); }
  void add(std::int64_t label) {
    first = std::min(first, label);
    last = std::max(last, label);
  }
  void add(const LabelRange& other) {
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
};

/// Which numbers of a range are labels.
class LabelBits {
 public:
  explicit LabelBits(LabelRange range) : range_(range), words_(range.reach() / 64 + 1) {}

  /// Several threads may add at the same time.
  void add(std::int64_t label) {
    const std::uint64_t place = place_of(label), bit = std::uint64_t{1} << place % 64;
    std::atomic_ref<std::uint64_t> word(words_[place / 64].bits);
    if ((word.load(std::memory_order_relaxed) & bit) == 0) word.fetch_or(bit, std::memory_order_relaxed);
  }
  /// Joins what the ranks have added, and numbers the labels. Collective.
  void join(Comm& team);

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] bool all_set() const { return static_cast<std::uint64_t>(count_) - 1 == range_.reach(); }
  [[nodiscard]] std::int64_t first() const { return range_.first; }
  /// The number of labels below it, which must be one; -1 when it is none.
  [[nodiscard]] std::int64_t number_of(std::int64_t label) const {
    if (label < range_.first || label > range_.last) return -1;
    const std::uint64_t place = place_of(label), bit = std::uint64_t{1} << place % 64;
    const Word& word = words_[place / 64];
    return (word.bits & bit) == 0 ? -1 : word.before + std::popcount(word.bits & (bit - 1));
  }
  /// The labels of the numbers first ... last-1.
  [[nodiscard]] std::vector<std::int64_t> labels(std::int64_t first, std::int64_t last) const;

 private:
  struct Word {
    std::uint64_t bits = 0;
    std::int64_t before = 0;  ///< labels in the words before
  };
  [[nodiscard]] std::uint64_t place_of(std::int64_t label) const {
    return static_cast<std::uint64_t>(label) - static_cast<std::uint64_t>(range_.first);
  }
  LabelRange range_;
  std::vector<Word> words_;
  std::int64_t count_ = 0;
};

}  // namespace sower::graph
