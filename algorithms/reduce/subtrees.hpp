#pragma once
// The fixed tree of tree.hpp put together from its subtrees, by one rank and in steps that can be saved.

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "runner/api/comm.hpp"
#include "runner/api/error.hpp"

namespace sower::reduce {

/// Takes the roots of subtrees from left to right; no more than two nodes a level stay open, and they are the whole state.
template <Wire T, class Combine>
class Subtrees {
 public:
  struct Node {
    std::int64_t level, index;
    T value;
  };
  explicit Subtrees(Combine combine) : combine_(std::move(combine)) {}

  /// The root of the subtree over leaves first ... first+leaves-1, which come next: a power of two of them that divides `first`, or
  /// fewer when they are the last.
  void add(std::int64_t first, std::int64_t leaves, const T& root) {
    const auto level = static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(leaves - 1)));
    require(first == covered(), "a subtree begins with leaf ", first, " where leaf ", covered(), " comes next");
    require((first >> level) << level == first, leaves, " leaves from leaf ", first, " on are no subtree");
    nodes_.push_back({level, first >> level, root});
    while (nodes_.size() > 1 && siblings(nodes_[nodes_.size() - 2], nodes_.back())) merge_last();
  }
  /// Of the tree over all leaves there are; T{} for none.
  [[nodiscard]] T finish() {
    while (nodes_.size() > 1) merge_last();  // the last node moves up to its left neighbour's level
    return nodes_.empty() ? T{} : std::exchange(nodes_, {}).front().value;
  }
  /// The open nodes, from left to right.
  [[nodiscard]] std::vector<Node>& nodes() { return nodes_; }

 private:
  /// As if the last node were full: it is, unless it is the last of all.
  [[nodiscard]] std::int64_t covered() const { return nodes_.empty() ? 0 : (nodes_.back().index + 1) << nodes_.back().level; }
  static bool siblings(const Node& left, const Node& right) {
    return left.level == right.level && left.index % 2 == 0 && right.index == left.index + 1;
  }
  void merge_last() {
    const Node right = nodes_.back();
    nodes_.pop_back();
    Node& left = nodes_.back();
    left = {left.level + 1, left.index / 2, combine_(left.value, right.value)};
  }

  Combine combine_;
  std::vector<Node> nodes_;
};

}  // namespace sower::reduce
