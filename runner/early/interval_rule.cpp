#include "runner/early/interval_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "algorithms/random/normal_quantile.hpp"
#include "algorithms/stats/student_t.hpp"

namespace sower {
namespace {

double quantile_for(std::int64_t count, double confidence) {
  return stats::student_quantile((1 + confidence) / 2, static_cast<double>(count - 1));
}

}  // namespace

double interval_half_width(const stats::Moments& values, double confidence) {
  if (values.count < 2 || !values.finite()) return std::numeric_limits<double>::infinity();
  return quantile_for(values.count, confidence) * values.standard_error();
}

IntervalRule::IntervalRule(StopWhen rule, std::int64_t points, std::int64_t replicates)
    : rule_(std::move(rule)),
      replicates_(replicates),
      points_(static_cast<std::size_t>(points), Point{.values = {}, .end = replicates}),
      least_quantile_(0.999999 * random::normal_quantile((1 + rule_.confidence) / 2)) {}

void IntervalRule::settle(std::int64_t task, const Outcome& outcome, EarlyNews& news) {
  Point& point = points_[static_cast<std::size_t>(task / replicates_)];
  const std::int64_t first = task - task % replicates_;
  if (task % replicates_ != point.next) {
    if (task < first + point.end) later_.emplace(task, outcome);
    return;
  }
  take(point, task, outcome, news);
  while (point.next < point.end) {
    const auto next = later_.find(first + point.next);
    if (next == later_.end()) return;
    const Outcome settled = next->second;
    later_.erase(next);
    take(point, first + point.next, settled, news);
  }
  later_.erase(later_.lower_bound(first + point.end), later_.lower_bound(first + replicates_));
}

/// The next replicate of a point.
void IntervalRule::take(Point& point, std::int64_t task, const Outcome& outcome, EarlyNews& news) {
  if (point.next >= point.end) return;
  ++point.next;
  if (outcome.status == Status::failed) news.failed.push_back(task);
  if (outcome.status == Status::done && !outcome.metric.is_there) news.lacks_metric = true;
  if (outcome.status == Status::failed || !outcome.metric.is_there) return;
  point.values = stats::merge(point.values, {1, outcome.metric.value, 0});
  if (point.next == replicates_ || !is_narrow(point.values)) return;
  point.end = point.next;
  news.stopped.push_back({task + 1, task - task % replicates_ + replicates_});
}

bool IntervalRule::is_narrow(const stats::Moments& values) {
  if (values.count < rule_.at_least || !values.finite() || !(values.squares > 0)) return false;
  if (!fits(least_quantile_ * values.standard_error(), values.mean)) return false;  // which spares most of the exact quantiles
  const auto [known, is_new] = quantiles_.try_emplace(values.count, 0);
  if (is_new) known->second = quantile_for(values.count, rule_.confidence);
  return fits(known->second * values.standard_error(), values.mean);
}

bool IntervalRule::fits(double half_width, double mean) const {
  return half_width <= rule_.half_width && half_width <= rule_.relative_half_width * std::abs(mean);
}

bool IntervalRule::is_stopped(std::int64_t task) const { return task % replicates_ >= point_of(task).end; }

std::string IntervalRule::why(std::int64_t task) const {
  const Point& point = point_of(task);
  const double half_width = quantiles_.at(point.values.count) * point.values.standard_error();
  const std::int64_t left_out = point.next - point.values.count;
  return fmt::format("stop_when: the mean of {} is {:.6g} ± {:.3g} at confidence {} after {} replicates{}", rule_.mean_of,
                     point.values.mean, half_width, rule_.confidence, point.next,
                     left_out == 0 ? "" : fmt::format(", of which {} had no value", left_out));
}

std::int64_t IntervalRule::step(std::int64_t task) const {
  const std::int64_t first_open = std::max(rule_.at_least, point_of(task).next + 1), replicate = task % replicates_;
  return replicate < first_open ? 0 : replicate - first_open + 1;
}

}  // namespace sower
