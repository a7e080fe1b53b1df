#include "runner/schedule/rank_board.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

namespace sower {
namespace {

constexpr double barely = 1e-3;  // what is overdue may end any moment, but a rank that is free is the surer choice
constexpr double soon = 1e-3;    // seconds: what has just begun has not ended either

}  // namespace

RankBoard::RankBoard(std::vector<int> node_of) : states_(node_of.size()) {
  const int nodes = node_of.empty() ? 0 : *std::ranges::max_element(node_of) + 1;
  nodes_.resize(static_cast<std::size_t>(nodes));
  for (int rank = 0; rank < ranks(); ++rank) nodes_[static_cast<std::size_t>(node_of[static_cast<std::size_t>(rank)])].push_back(rank);
}

void RankBoard::arrive(int rank) {
  states_[static_cast<std::size_t>(rank)].present = true;
  free_.insert(rank);
}

void RankBoard::give(int rank, const std::vector<Assignment>& tasks, double now, double expected, std::uint64_t team) {
  State& given = states_[static_cast<std::size_t>(rank)];
  if (given.orders.empty()) {
    free_.erase(rank);
    given.begun = now;
  }
  given.ends = (given.orders.empty() ? now : std::max(now, given.ends)) + expected;
  given.orders.push_back(tasks);
  given.team = team;
}

void RankBoard::finish(int rank, double now) {
  State& ended = states_[static_cast<std::size_t>(rank)];
  if (ended.team != 0)
    for (State& each : states_)
      if (each.team == ended.team) each.ends = std::min(each.ends, now);
  ended.orders.pop_front();
  ended.begun = now;
  if (ended.orders.empty()) free_.insert(rank);
}

double RankBoard::free_at(int rank, double now) const {
  const State& busy = state(rank);
  if (is_free(rank)) return now;
  if (std::isinf(busy.ends)) return now + std::max(now - busy.begun, soon);
  return busy.ends > now ? busy.ends : now + barely * (now - busy.ends);
}

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
