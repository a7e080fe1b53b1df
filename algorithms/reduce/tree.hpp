#pragma once
// The fixed binary tree: leaves 0 ... n-1; node i of a level combines nodes 2i and 2i+1 of the level below; a last node without a
// sibling moves up unchanged. Any contiguous run of leaves can be reduced anywhere; the bits of the root are always the same.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "algorithms/reduce/blocks.hpp"
#include "algorithms/reduce/parallel.hpp"
#include "runner/api/comm.hpp"
#include "runner/api/error.hpp"

namespace sower::reduce {

/// The tree over leaves that are arrays of `width` values, combined element by element: `combine(left, right)` of two T. Each rank adds
/// its contiguous leaves; no more than two nodes a level stay open. T{} is the result of no leaves.
template <Wire T, class Combine>
class ArrayTree {
 public:
  ArrayTree(std::int64_t leaves_in_all, std::size_t width, Combine combine)
      : leaves_(leaves_in_all), width_(width), combine_(std::move(combine)) {}

  /// The next leaf of this rank: numbers go up by one from call to call.
  void add(std::int64_t leaf, std::span<const T> value) {
    require(leaf >= 0 && leaf < leaves_ && (next_ < 0 || leaf == next_), "leaf ", leaf, " of a tree of ", leaves_,
            " leaves comes after leaf ", next_ - 1, "; each rank adds its leaves in order, without gaps");
    require(value.size() == width_, "a leaf of width ", value.size(), " in a tree of width ", width_);
    next_ = leaf + 1;
    push({0, leaf}, value);
  }

  /// The root, on every rank. Collective; call it once, after all leaves were added.
  [[nodiscard]] std::vector<T> finish(Comm& team) {
    const auto all_nodes = team.all_gather(std::span<const Node>(nodes_));
    const auto all_values = team.all_gather(std::span<const T>(values_));
    nodes_.clear();
    values_.clear();
    std::int64_t covered = 0;
    for (std::size_t i = 0; i < all_nodes.size(); ++i) {
      const Node node = all_nodes[i];
      require(node.index << node.level == covered, "the ranks' leaves do not join: one ends before ", covered, ", the next begins with ",
              node.index << node.level);
      covered += std::int64_t{1} << node.level;
      push(node, std::span(all_values).subspan(i * width_, width_));
    }
    require(covered == leaves_, "the ranks added ", covered, " leaves of ", leaves_);
    while (nodes_.size() > 1) merge_last();  // the last node moves up to its left neighbour's level
    return leaves_ == 0 ? std::vector<T>(width_) : std::move(values_);
  }

 private:
  struct Node {
    std::int64_t level, index;
  };

  void push(Node node, std::span<const T> value) {
    nodes_.push_back(node);
    values_.insert(values_.end(), value.begin(), value.end());
    while (nodes_.size() > 1 && siblings(nodes_[nodes_.size() - 2], nodes_.back())) merge_last();
  }

  static bool siblings(Node left, Node right) { return left.level == right.level && left.index % 2 == 0 && right.index == left.index + 1; }

  void merge_last() {
    nodes_.pop_back();
    nodes_.back() = {nodes_.back().level + 1, nodes_.back().index / 2};
    T* const right = values_.data() + values_.size() - width_;
    T* const left = right - width_;
    for (std::size_t i = 0; i < width_; ++i) left[i] = combine_(left[i], right[i]);
    values_.resize(values_.size() - width_);
  }

  std::int64_t leaves_, next_ = -1;
  std::size_t width_;
  Combine combine_;
  std::vector<Node> nodes_;  ///< open nodes, from left to right
  std::vector<T> values_;    ///< of the open nodes
};

/// The tree over leaves that are single values.
template <Wire T, class Combine>
class Tree {
 public:
  Tree(std::int64_t leaves_in_all, Combine combine) : tree_(leaves_in_all, 1, std::move(combine)) {}
  /// The next leaf of this rank: numbers go up by one from call to call.
  void add(std::int64_t leaf, const T& value) { tree_.add(leaf, std::span(&value, 1)); }
  /// The root, on every rank; T{} for no leaves. Collective; call it once, after all leaves were added.
  [[nodiscard]] T finish(Comm& team) { return tree_.finish(team).front(); }

 private:
  ArrayTree<T, Combine> tree_;
};

/// Combines value_of_block(0), ..., value_of_block(blocks - 1) in the fixed tree: the same bits for every team and number of threads.
/// value_of_block is called from several threads at a time; when it throws, the error of this rank's lowest such block is rethrown.
/// Collective; every rank gets the result, which is value-initialised for no blocks.
template <class F, class Combine>
auto over_blocks(Comm& team, int threads, std::int64_t blocks, F value_of_block, Combine combine) {
  using T = std::decay_t<std::invoke_result_t<F&, std::int64_t>>;
  constexpr std::int64_t batch = 4096;  // bounds the memory, whatever the number of blocks
  const Span mine = share(blocks, team.rank(), team.size());
  Tree<T, Combine> tree(blocks, std::move(combine));
  std::vector<T> values(static_cast<std::size_t>(std::min(batch, mine.size())));
  for (std::int64_t first = mine.first; first < mine.last; first += batch) {
    const std::int64_t last = std::min(first + batch, mine.last);
    const auto value = [&](std::int64_t block) -> T& { return values[static_cast<std::size_t>(block - first)]; };
    for_each(threads, {first, last}, [&](std::int64_t block) { value(block) = value_of_block(block); });
    for (std::int64_t block = first; block < last; ++block) tree.add(block, value(block));
  }
  return tree.finish(team);
}

/// Blocks whose values are arrays.
struct ArrayBlocks {
  std::int64_t count = 0;
  std::size_t width = 0;
};

/// Sums arrays element by element in the fixed tree. fill(block, out) writes a block's `width` values into `out`, which is zero before.
/// Otherwise as over_blocks.
template <class F>
std::vector<double> sum_arrays_over_blocks(Comm& team, int threads, ArrayBlocks blocks, F fill) {
  const std::size_t width = std::max<std::size_t>(blocks.width, 1);
  const std::int64_t batch =
      std::max(std::min<std::int64_t>(4096, (1 << 18) / static_cast<std::int64_t>(width)), std::int64_t{4} * threads);
  const Span mine = share(blocks.count, team.rank(), team.size());
  ArrayTree<double, std::plus<>> tree(blocks.count, blocks.width, {});
  std::vector<double> values;
  for (std::int64_t first = mine.first; first < mine.last; first += batch) {
    const std::int64_t last = std::min(first + batch, mine.last);
    values.assign(static_cast<std::size_t>(last - first) * blocks.width, 0.0);
    const auto value = [&](std::int64_t block) {
      return std::span(values).subspan(static_cast<std::size_t>(block - first) * blocks.width, blocks.width);
    };
    for_each(threads, {first, last}, [&](std::int64_t block) { fill(block, value(block)); });
    for (std::int64_t block = first; block < last; ++block) tree.add(block, value(block));
  }
  return tree.finish(team);
}

}  // namespace sower::reduce
