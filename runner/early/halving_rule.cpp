#include "runner/early/halving_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace sower {

HalvingRule::HalvingRule(const ExperimentSpec& spec) : rule_(*spec.halving), replicates_(spec.replicates) {
  place_points(spec);
  EarlyNews nothing;
  for (std::size_t candidate = 0; candidate < falls_.size(); ++candidate) decide({candidate, 0}, State::wanted, nothing);
}

/// The budgets rise from rung to rung, and candidates are numbered in the order of the sweep.
void HalvingRule::place_points(const ExperimentSpec& spec) {
  const Sweep& sweep = spec.sweep;
  const Axis& budget = sweep.axes[rule_.axis];
  std::vector<std::int64_t> rising(budget.coordinates());
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<std::int64_t>(i);
  std::ranges::sort(rising, {}, [&](std::int64_t coordinate) { return budget.numbers[static_cast<std::size_t>(coordinate)]; });
  std::vector<std::size_t> rung_of(rising.size());
  for (std::size_t rung = 0; rung < rising.size(); ++rung) {
    rung_of[static_cast<std::size_t>(rising[rung])] = rung;
    rungs_.push_back({.budget = budget.coordinate(rising[rung]), .best = {}, .others = {}});
  }
  std::map<std::vector<std::int64_t>, std::size_t> candidates;
  for (std::int64_t point = 0; point < sweep.points(); ++point) {
    std::vector<std::int64_t> along = sweep.coordinates_at(point);
    const std::size_t rung = rung_of[static_cast<std::size_t>(along[rule_.axis])];
    along.erase(along.begin() + static_cast<std::ptrdiff_t>(rule_.axis));
    const std::size_t candidate = candidates.try_emplace(std::move(along), candidates.size()).first->second;
    places_.push_back({candidate, rung});
  }
  falls_.resize(candidates.size());
  cells_.resize(candidates.size() * rungs_.size());
  for (std::size_t point = 0; point < places_.size(); ++point) at(places_[point]).point = static_cast<std::int64_t>(point);
}

const HalvingRule::Cell& HalvingRule::cell_of(std::int64_t task) const {
  const Place& place = places_[static_cast<std::size_t>(task / replicates_)];
  return cells_[place.candidate * rungs_.size() + place.rung];
}

void HalvingRule::settle(std::int64_t task, const Outcome& outcome, EarlyNews& news) {
  const Place& place = places_[static_cast<std::size_t>(task / replicates_)];
  Cell& cell = at(place);
  if (cell.state == State::stopped) return;
  if (cell.outcomes.empty()) cell.outcomes.resize(static_cast<std::size_t>(replicates_));
  cell.outcomes[static_cast<std::size_t>(task % replicates_)] = outcome;
  if (++cell.settled < replicates_) return;
  for (std::size_t rung = place.rung; rung < rungs_.size(); ++rung) advance(rung, news);
}

/// Looks at the candidates of a rung in their order, as far as it is known who they are and what they have reached.
void HalvingRule::advance(std::size_t rung, EarlyNews& news) {
  for (std::size_t& next = rungs_[rung].next; next < falls_.size(); ++next) {
    const Place place{next, rung};
    Cell& cell = at(place);
    if (cell.state == State::open || (cell.state == State::wanted && cell.point >= 0 && cell.settled < replicates_)) return;
    if (cell.state == State::stopped) continue;
    const bool up = cell.point < 0 || goes_on(place, weigh(cell, news));
    if (rung + 1 < rungs_.size()) decide({next, rung + 1}, up ? State::wanted : State::stopped, news);
  }
}

/// The mean of what its replicates have; they are of no use any more.
double HalvingRule::weigh(Cell& cell, EarlyNews& news) const {
  double sum = 0;
  std::int64_t count = 0;
  for (std::size_t replicate = 0; replicate < cell.outcomes.size(); ++replicate) {
    const Outcome& outcome = cell.outcomes[replicate];
    if (outcome.status == Status::failed) news.failed.push_back(cell.point * replicates_ + static_cast<std::int64_t>(replicate));
    if (outcome.status == Status::done && !outcome.metric.is_there) news.lacks_metric = true;
    if (outcome.status == Status::failed || !outcome.metric.is_there) continue;
    sum += outcome.metric.value;
    ++count;
  }
  cell.outcomes = {};
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

bool HalvingRule::goes_on(const Place& place, double mean) {
  Rung& rung = rungs_[place.rung];
  const double score = !std::isfinite(mean) ? std::numeric_limits<double>::infinity() : rule_.maximise ? -mean : mean;
  const std::pair mine(score, place.candidate);
  rung.others.insert(mine);
  const std::size_t places = std::max<std::size_t>(1, rung.count() / static_cast<std::size_t>(rule_.factor));
  while (rung.best.size() < places) rung.best.insert(rung.others.extract(rung.others.begin()));
  while (!rung.others.empty() && *rung.others.begin() < *rung.best.rbegin()) {
    rung.others.insert(rung.best.extract(std::prev(rung.best.end())));
    rung.best.insert(rung.others.extract(rung.others.begin()));
  }
  falls_[place.candidate] = {place.rung, places, rung.count(), mean};
  return std::isfinite(score) && rung.best.contains(mine);
}

/// Of a candidate at a rung; where it is given up there, on all that follow.
void HalvingRule::decide(const Place& place, State state, EarlyNews& news) {
  const std::size_t end = state == State::stopped ? rungs_.size() : place.rung + 1;
  for (std::size_t rung = place.rung; rung < end; ++rung) {
    Cell& cell = at({place.candidate, rung});
    cell.state = state;
    if (cell.point < 0) continue;
    (state == State::stopped ? news.stopped : news.wanted).push_back({cell.point * replicates_, (cell.point + 1) * replicates_});
    if (state == State::stopped) cell.outcomes = {};
  }
}

bool HalvingRule::is_stopped(std::int64_t task) const { return cell_of(task).state == State::stopped; }

std::int64_t HalvingRule::step(std::int64_t task) const {
  const Cell& cell = cell_of(task);
  return cell.state == State::wanted ? 0 : static_cast<std::int64_t>(1 + places_[static_cast<std::size_t>(cell.point)].rung);
}

std::string HalvingRule::why(std::int64_t task) const {
  const Fall& fall = falls_[places_[static_cast<std::size_t>(task / replicates_)].candidate];
  return fmt::format("halving: with {} = {} its {} of {:.6g} is not among the {} of {} so far", rule_.budget, rungs_[fall.rung].budget,
                     rule_.metric, fall.mean, fall.places == 1 ? "best" : fmt::format("best {}", fall.places), fall.count);
}

}  // namespace sower
