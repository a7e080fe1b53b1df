#include "algorithms/integrate/integrate.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "algorithms/random/normal_quantile.hpp"

namespace sower::integrate {

Interval confidence_interval(const stats::Moments& moments, double confidence) {
  const double reach = random::normal_quantile((1 + confidence) / 2) * moments.standard_error();
  return {moments.mean - reach, moments.mean + reach};
}

namespace {

struct Integrate final : Experiment {
  static constexpr std::string_view name = "integrate", summary = "plain Monte Carlo integration with its error";
  static constexpr std::string_view reference = "A. B. Owen, Monte Carlo theory, methods and examples, 2013, chapter 2";
  Choice<Integrand> integrand{"darts"};
  std::int64_t samples = 1'000'000;
  double confidence = 0.95;
  bool convergence = false;

  void fields(Fields& visit) override {
    visit("integrand", integrand, "the function to integrate over the unit cube");
    visit("samples", samples, "number of random points", none, between(2, 1e15));
    visit("confidence", confidence, "probability that the interval holds the integral", none, between(0.5, 0.999999));
    visit("convergence", convergence, "also record the estimate after 1, 2, 4, 8, ... blocks of 16,384 points");
  }

  [[nodiscard]] Diagnostics diagnostics() const override {
    return {
        {"standard_error",
         "of the estimate; looked at after 1, 2, 4, 8, ... blocks of 16,384 points and at the end; none while all values are the same"}};
  }

  void run(Context& context) const override {
    const auto start = std::chrono::steady_clock::now();
    const Sampling sampling{samples, context.streams, context.threads, [&] { context.out.check_time(); },
                            [&](const stats::Moments& so_far) { return is_enough(so_far, context.enough); }};
    Sampler sampler(*integrand, sampling, context.team);
    const auto checkpoints = sampler.run(context.saved, context.progress);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    context.out.scalar("seconds_per_sample", elapsed.count() / static_cast<double>(checkpoints.back().count - sampler.restored_points()),
                       {"time of the sampling over the number of points", seconds, Origin::measured});
    if (!checkpoints.back().finite()) return context.out.diverged("the integrand has values that are not finite, or too large to square");
    record(checkpoints.back(), context.out);
    if (convergence) record_convergence(checkpoints, context.out);
  }

 private:
  /// Values that are all the same say nothing of how they spread.
  static bool is_enough(const stats::Moments& so_far, const Enough& enough) {
    const auto standard_error = [&](std::string_view) {
      const double error = so_far.standard_error();
      return error > 0 ? error : std::numeric_limits<double>::quiet_NaN();
    };
    return enough(so_far.count, standard_error);
  }

  void record(const stats::Moments& all, Recorder& out) const {
    const Interval interval = confidence_interval(all, confidence);
    out.scalar("estimate", all.mean, {"estimate of the integral"});
    out.scalar("standard_error", all.standard_error(), {"standard deviation of the estimate, as estimated from the sample"});
    out.scalar("ci_low", interval.low, {"lower end of the confidence interval"});
    out.scalar("ci_high", interval.high, {"upper end of the confidence interval"});
    if (const auto exact = integrand->exact()) {
      out.scalar("exact", *exact, {"the integral"});
      out.scalar("true_error", all.mean - *exact, {"estimate minus the integral"});
      out.scalar("covered", interval.holds(*exact), {"whether the confidence interval holds the integral"});
    }
  }

  /// Only whole doublings, so that runs with more samples have the same checkpoints and some more.
  static void record_convergence(const std::vector<stats::Moments>& checkpoints, Recorder& out) {
    std::vector<std::int64_t> points;
    std::vector<double> estimates, errors;
    for (std::int64_t expected = block_points; const stats::Moments& moments : checkpoints) {
      if (moments.count != expected) break;
      points.push_back(moments.count);
      estimates.push_back(moments.mean);
      errors.push_back(moments.standard_error());
      expected *= 2;
    }
    if (points.empty()) return;
    const std::vector<Dimension> along{{"checkpoint", points.size()}};
    out.array("checkpoint", points, along, {"number of points so far"});
    out.array("running_estimate", estimates, along, {"estimate from the points so far"});
    out.array("running_standard_error", errors, along, {"its standard error"});
  }
};

const Kind<Integrate> entry;

}  // namespace
}  // namespace sower::integrate
