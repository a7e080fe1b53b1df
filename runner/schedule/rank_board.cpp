#include "runner/schedule/rank_board.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace sower {

RankBoard::RankBoard(std::vector<int> node_of) : states_(node_of.size()) {
  const int nodes = node_of.empty() ? 0 : *std::ranges::max_element(node_of) + 1;
  nodes_.resize(static_cast<std::size_t>(nodes));
  for (int rank = 0; rank < ranks(); ++rank) nodes_[static_cast<std::size_t>(node_of[static_cast<std::size_t>(rank)])].push_back(rank);
}

void RankBoard::arrive(int rank) {
  states_[static_cast<std::size_t>(rank)].present = true;
  ++free_;
}

void RankBoard::give(int rank, const std::vector<Assignment>& tasks, double now, double expected, bool alone) {
  State& given = states_[static_cast<std::size_t>(rank)];
  if (given.orders.empty()) --free_;
  given.ends = (given.orders.empty() ? now : std::max(now, given.ends)) + expected;
  given.orders.push_back(tasks);
  given.alone = alone;
}

void RankBoard::finish(int rank) {
  State& ended = states_[static_cast<std::size_t>(rank)];
  ended.orders.pop_front();
  if (ended.orders.empty()) ++free_;
}

double RankBoard::free_at(int rank, double now) const { return is_free(rank) ? now : std::max(now, state(rank).ends); }

std::vector<int> RankBoard::nearest_free(int width, const std::vector<bool>& taken) const {
  std::vector<std::vector<int>> free(nodes_.size());
  for (std::size_t node = 0; node < nodes_.size(); ++node)
    std::ranges::copy_if(nodes_[node], std::back_inserter(free[node]),
                         [&](int rank) { return is_free(rank) && !taken[static_cast<std::size_t>(rank)]; });
  const auto wanted = static_cast<std::size_t>(width);
  std::ranges::stable_sort(free, [&](const auto& a, const auto& b) {
    const bool a_is_enough = a.size() >= wanted, b_is_enough = b.size() >= wanted;
    if (a_is_enough != b_is_enough) return a_is_enough;
    return a_is_enough ? a.size() < b.size() : a.size() > b.size();
  });
  std::vector<int> chosen;
  for (const std::vector<int>& of_node : free)
    for (const int rank : of_node)
      if (chosen.size() < wanted) chosen.push_back(rank);
  std::ranges::sort(chosen);
  return chosen;
}

Reservation RankBoard::soonest(int width, double now, double patience) const {
  std::vector<int> all(states_.size());
  std::iota(all.begin(), all.end(), 0);
  Reservation best = soonest_of(std::move(all), width, now);
  const double latest = best.at + patience;
  bool near = false;
  for (const std::vector<int>& node : nodes_) {
    if (node.size() < static_cast<std::size_t>(width)) continue;
    Reservation here = soonest_of(node, width, now);
    if (near ? here.at >= best.at : here.at > latest) continue;
    best = std::move(here);
    near = true;
  }
  return best;
}

Reservation RankBoard::soonest_of(std::vector<int> ranks, int width, double now) const {
  std::ranges::stable_sort(ranks, {}, [&](int rank) { return free_at(rank, now); });
  const double at = free_at(ranks[static_cast<std::size_t>(width) - 1], now);
  const auto later = std::ranges::find_if(ranks, [&](int rank) { return free_at(rank, now) > at; });
  Reservation made{{later - width, later}, at};
  std::ranges::sort(made.ranks);
  return made;
}

}  // namespace sower
