#pragma once
// `stop_when`: the replicates of a point end when the interval of a mean is narrow enough.

#include <map>
#include <vector>

#include "algorithms/stats/moments.hpp"
#include "runner/early/rule.hpp"
#include "runner/study/early.hpp"

namespace sower {

/// Half the width of Student's interval of the mean of independent values: t times their standard error. Infinite for fewer than two,
/// and for values that are not finite.
double interval_half_width(const stats::Moments& values, double confidence);

/// Looks at each point after each of its replicates in turn, as in a fixed-width sequential procedure (Chow and Robbins, Annals of
/// Mathematical Statistics 36, 1965; Law, Simulation Modeling and Analysis, 5th ed. 2015, section 9.4.1). Failed replicates are left out.
/// As long as all values are the same nothing ends: they say nothing of how they spread.
class IntervalRule final : public EarlyRule {
 public:
  IntervalRule(StopWhen rule, std::int64_t points, std::int64_t replicates);
  void settle(std::int64_t task, const Outcome& outcome, EarlyNews& news) override;
  [[nodiscard]] bool is_stopped(std::int64_t task) const override;
  [[nodiscard]] std::string why(std::int64_t task) const override;
  [[nodiscard]] std::int64_t step(std::int64_t task) const override;

 private:
  struct Point {
    stats::Moments values;  // of the replicates before `next`
    std::int64_t next = 0;  // the first that is not settled
    std::int64_t end = 0;   // the first that is not wanted
  };
  void take(Point& point, std::int64_t task, const Outcome& outcome, EarlyNews& news);
  [[nodiscard]] bool is_narrow(const stats::Moments& values);
  [[nodiscard]] bool fits(double half_width, double mean) const;
  [[nodiscard]] const Point& point_of(std::int64_t task) const { return points_[static_cast<std::size_t>(task / replicates_)]; }

  StopWhen rule_;
  std::int64_t replicates_;
  std::vector<Point> points_;
  std::map<std::int64_t, Outcome> later_;     // settled before others of their point that come first
  double least_quantile_;                     // of Student's distribution, for however many values
  std::map<std::int64_t, double> quantiles_;  // by the number of values, as far as they were needed
};

}  // namespace sower
