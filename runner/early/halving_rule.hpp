#pragma once
// `halving`: points of a sweep that do badly with a small budget are given up.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runner/early/rule.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Asynchronous successive halving (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht, Talwalkar: A System for Massively Parallel
/// Hyperparameter Tuning, MLSys 2020), made to depend on no clock: points that differ in their budget alone are one candidate, the
/// budgets are rungs. Candidates are looked at in the order of the sweep, whenever they end: one goes on to the next rung when it is among
/// the best 1/factor of those up to itself that came to its rung, or, while these are fewer than `factor`, the best of them. Once it is
/// given up it stays so. It is judged by the mean over its replicates, failed ones left out; without a finite one it is given up.
class HalvingRule final : public EarlyRule {
 public:
  explicit HalvingRule(const ExperimentSpec& spec);
  void settle(std::int64_t task, const Outcome& outcome, EarlyNews& news) override;
  [[nodiscard]] bool is_stopped(std::int64_t task) const override;
  [[nodiscard]] std::string why(std::int64_t task) const override;
  [[nodiscard]] std::int64_t step(std::int64_t task) const override;

 private:
  enum class State : char { open, wanted, stopped };
  /// A candidate at a rung: a point, or none where the sweep has none there.
  struct Cell {
    std::int64_t point = -1;
    State state = State::open;
    std::int64_t settled = 0;
    std::vector<Outcome> outcomes;  // of its replicates, until they are weighed
  };
  struct Place {
    std::size_t candidate = 0, rung = 0;
  };
  /// Candidates that came to a rung so far: score, smaller is better, then the order of the sweep.
  struct Rung {
    std::string budget;
    std::size_t next = 0;  // candidate to be looked at
    std::set<std::pair<double, std::size_t>> best, others;
    [[nodiscard]] std::size_t count() const { return best.size() + others.size(); }
  };
  /// Where and against how many a candidate was given up.
  struct Fall {
    std::size_t rung = 0, places = 0, count = 0;
    double mean = 0;
  };

  void place_points(const ExperimentSpec& spec);
  void advance(std::size_t rung, EarlyNews& news);
  [[nodiscard]] bool goes_on(const Place& place, double mean);
  double weigh(Cell& cell, EarlyNews& news) const;
  void decide(const Place& place, State state, EarlyNews& news);
  [[nodiscard]] Cell& at(const Place& place) { return cells_[place.candidate * rungs_.size() + place.rung]; }
  [[nodiscard]] const Cell& cell_of(std::int64_t task) const;

  Halving rule_;
  std::int64_t replicates_;
  std::vector<Rung> rungs_;
  std::vector<Cell> cells_;    // candidate by candidate, rung by rung
  std::vector<Place> places_;  // by point
  std::vector<Fall> falls_;    // by candidate
};

}  // namespace sower
