#pragma once
// Which ranks are free, and when the others are expected to be.

#include <cstdint>
#include <deque>
#include <limits>
#include <set>
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
  /// Of those that have arrived.
  [[nodiscard]] const std::set<int>& free() const { return free_; }
  [[nodiscard]] bool is_free(int rank) const { return free_.contains(rank); }

  /// A rank asks for work for the first time.
  void arrive(int rank);
  [[nodiscard]] bool has_arrived(int rank) const { return state(rank).present; }
  /// An order follows those that the rank has; it is expected to keep it busy for `expected` more seconds, infinity where nothing is known:
  /// then as long again as it has until now.
  /// `team`: the number of the team whose order it is; 0 if the rank works alone.
  void give(int rank, const std::vector<Assignment>& tasks, double now, double expected, std::uint64_t team);
  /// Whether what it does is no team's.
  [[nodiscard]] bool is_alone(int rank) const { return state(rank).team == 0; }
  /// How long its orders are expected to keep it busy; not above 0 when they are overdue, infinity where nothing is known.
  [[nodiscard]] double busy_for(int rank, double now) const { return state(rank).ends - now; }
  /// The rank has done its oldest order; if that was a team's, the others of the team are expected to report now.
  void finish(int rank, double now);
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
    bool present = false;
    std::uint64_t team = 0;
    double begun = 0;  // what it works on
    double ends = 0;   // infinity while nothing is known of one of its tasks
    std::deque<std::vector<Assignment>> orders;
  };
  [[nodiscard]] const State& state(int rank) const { return states_[static_cast<std::size_t>(rank)]; }
  [[nodiscard]] double free_at(int rank, double now) const;
  [[nodiscard]] Reservation soonest_of(std::vector<int> ranks, int width, double now) const;

  std::vector<std::vector<int>> nodes_;  // ranks by host
  std::vector<State> states_;
  std::set<int> free_;
};

}  // namespace sower
