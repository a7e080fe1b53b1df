#pragma once
// Which ranks are free, and when the others are expected to be.

#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

#include "runner/schedule/orders.hpp"

namespace sower {

/// Ranks are promised to a task that needs several of them.
struct Reservation {
  std::vector<int> ranks;
  double at = 0;  ///< when all of them are expected to be free
};

/// Times are seconds of any clock.
class RankBoard {
 public:
  /// `node_of`: by rank, the number of its host.
  explicit RankBoard(std::vector<int> node_of);
  [[nodiscard]] int ranks() const { return static_cast<int>(states_.size()); }
  [[nodiscard]] int free_count() const { return free_; }
  [[nodiscard]] bool is_free(int rank) const { return state(rank).present && state(rank).orders.empty(); }

  /// A rank asks for work for the first time.
  void arrive(int rank);
  [[nodiscard]] bool has_arrived(int rank) const { return state(rank).present; }
  /// An order follows those that the rank has; it will keep it busy for `expected` more seconds.
  void give(int rank, const std::vector<Assignment>& tasks, double now, double expected, bool alone);
  /// Whether what it does is no team's.
  [[nodiscard]] bool is_alone(int rank) const { return state(rank).alone; }
  /// How long its orders are expected to keep it busy; not above 0 when they are overdue.
  [[nodiscard]] double busy_for(int rank, double now) const { return state(rank).ends - now; }
  /// The rank has done its oldest order.
  void finish(int rank);
  [[nodiscard]] std::size_t orders(int rank) const { return state(rank).orders.size(); }
  [[nodiscard]] const std::deque<std::vector<Assignment>>& tasks(int rank) const { return state(rank).orders; }

  /// Free ranks for a team: of one host if one has enough, the fullest that does; else of as few hosts as possible. Fewer than asked for
  /// when there are no more. Rising.
  [[nodiscard]] std::vector<int> nearest_free(int width, const std::vector<bool>& taken) const;
  /// The ranks that can be had soonest, and of them those that stay busy longest, so that none idles meanwhile; of one host if that
  /// takes no later than `patience` after.
  [[nodiscard]] Reservation soonest(int width, double now, double patience) const;

 private:
  struct State {
    bool present = false, alone = true;
    double ends = 0;
    std::deque<std::vector<Assignment>> orders;
  };
  [[nodiscard]] const State& state(int rank) const { return states_[static_cast<std::size_t>(rank)]; }
  [[nodiscard]] double free_at(int rank, double now) const;
  [[nodiscard]] Reservation soonest_of(std::vector<int> ranks, int width, double now) const;

  std::vector<std::vector<int>> nodes_;  // ranks by host
  std::vector<State> states_;
  int free_ = 0;
};

}  // namespace sower
