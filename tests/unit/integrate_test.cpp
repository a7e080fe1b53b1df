#include "algorithms/integrate/integrate.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "runner/api/alone.hpp"

namespace sower::integrate {
namespace {

/// Sets the numbers of an integrand or experiment by their keys.
class Set final : public Fields {
 public:
  explicit Set(std::map<std::string, double> wanted) : wanted_(std::move(wanted)) {}
  ~Set() override { EXPECT_TRUE(wanted_.empty()) << "no such tunable: " << wanted_.begin()->first; }
  void operator()(std::string_view key, double& value, std::string_view, Unit, Range range) override { set(key, value, range); }
  void operator()(std::string_view key, std::int64_t& value, std::string_view, Unit, Range range) override { set(key, value, range); }
  void operator()(std::string_view key, bool& value, std::string_view) override { set(key, value, any); }
  void operator()(std::string_view, std::string&, std::string_view, std::initializer_list<std::string_view>) override {}
  void operator()(std::string_view, std::vector<double>&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, InputFile&, std::string_view) override {}
  void operator()(std::string_view, NamedTexts&, std::string_view, bool) override {}
  void operator()(std::string_view key, AnyChoice& choice, std::string_view) override {
    if (key == "integrand" && !integrand.empty()) choice.select(integrand);
    choice.fields(*this);
  }
  std::string integrand;

 private:
  template <class T>
  void set(std::string_view key, T& value, Range range) {
    const auto found = wanted_.find(std::string(key));
    if (found == wanted_.end()) return;
    EXPECT_TRUE(range.holds(found->second)) << key;
    value = static_cast<T>(found->second);
    wanted_.erase(found);
  }
  std::map<std::string, double> wanted_;
};

std::unique_ptr<Integrand> integrand(std::string_view name, std::map<std::string, double> parameters = {}) {
  auto made = find_entry<Integrand>(name)->make();
  Set set(std::move(parameters));
  made->fields(set);
  return made;
}

Sampling sampling(std::int64_t samples, std::uint64_t seed, int threads = 1) { return {samples, {{seed, 1, 2, 3}}, threads}; }

stats::Moments estimate(const Integrand& function, std::int64_t samples, std::uint64_t seed) {
  Alone team;
  return sample(function, sampling(samples, seed), team).back();
}

bool same_bits(const stats::Moments& a, const stats::Moments& b) {
  return a.count == b.count && std::bit_cast<std::uint64_t>(a.mean) == std::bit_cast<std::uint64_t>(b.mean) &&
         std::bit_cast<std::uint64_t>(a.squares) == std::bit_cast<std::uint64_t>(b.squares);
}

class Recording final : public Recorder {
 public:
  std::map<std::string, Variable> variables;
  std::string reason;
  void diverged(std::string why) override { reason = std::move(why); }
  double number(const std::string& name) { return std::get<std::vector<double>>(variables.at(name).values).at(0); }
  std::vector<std::int64_t> counts(const std::string& name) { return std::get<std::vector<std::int64_t>>(variables.at(name).values); }
  bool flag(const std::string& name) { return std::get<std::vector<std::uint8_t>>(variables.at(name).values).at(0) != 0; }

 private:
  void record(Variable variable) override { variables.emplace(variable.name, variable); }
};

Recording run(const std::string& function, std::map<std::string, double> parameters, std::uint64_t seed = 1) {
  const auto experiment = find_entry<Experiment>("integrate")->make();
  {
    Set set(std::move(parameters));
    set.integrand = function;
    experiment->fields(set);
  }
  Alone team;
  Recording out;
  NoCheckpoint saved;
  NothingNeeded nothing;
  Context context{team, out, {{seed, 4, 5, 6}}, 1, saved, nothing};
  experiment->run(context);
  return out;
}

struct Known {
  std::string name;
  std::map<std::string, double> parameters;
  double exact;
};

// 40-digit arithmetic; difficulties, exponents, a and beta as in algorithms/integrate/genz.hpp. Pi, e - 1 and Black-Scholes' price of
// S = K = 1, r = 0.05, sigma = 0.2, T = 1 to 18 digits.
const std::vector<Known> known{
    {"darts", {}, 3.14159265358979324},
    {"exponential", {}, 1.71828182845904524},
    {"call_option", {}, 0.104505835721855668},
    {"genz_oscillatory", {{"dimension", 2}}, -0.000817563796738384714},
    {"genz_product_peak", {{"dimension", 2}}, 47249.1030219091548},
    {"genz_corner_peak", {{"dimension", 2}}, 9.77113683320026588e-5},
    {"genz_gaussian", {{"dimension", 2}}, 0.00565486677646161668},
    {"genz_continuous", {{"dimension", 2}}, 0.0126977103509812858},
    {"genz_discontinuous", {{"dimension", 2}}, 7266.3265274982103},
    {"genz_oscillatory", {{"dimension", 5}}, 0.329260257040331721},
    {"genz_product_peak", {{"dimension", 5}}, 39829.8047168847719},
    {"genz_corner_peak", {{"dimension", 5}}, 3.42456211025218514e-6},
    {"genz_gaussian", {{"dimension", 5}}, 0.0162141397918044205},
    {"genz_continuous", {{"dimension", 5}}, 0.193615242070374974},
    {"genz_discontinuous", {{"dimension", 5}}, 0.356520537768728116},
};

TEST(Integrands, ClosedFormsEqualTheReferenceTable) {
  for (const Known& k : known) {
    const auto exact = integrand(k.name, k.parameters)->exact();
    ASSERT_TRUE(exact.has_value()) << k.name;
    EXPECT_NEAR(*exact / k.exact, 1, 1e-12) << k.name << " in " << integrand(k.name, k.parameters)->dimension() << " dimensions";
  }
}

TEST(Integrands, AllHaveTheirEntryInTheCatalogue) {
  for (const Known& k : known) EXPECT_NE(find_entry<Integrand>(k.name), nullptr) << k.name;
}

TEST(Integrands, CornerPeakGivesNoValueWhereItsTermsCancel) {
  EXPECT_TRUE(integrand("genz_corner_peak", {{"dimension", 8}})->exact().has_value());
  EXPECT_FALSE(integrand("genz_corner_peak", {{"dimension", 20}})->exact().has_value());
  EXPECT_FALSE(integrand("genz_corner_peak", {{"dimension", 100}})->exact().has_value());
}

TEST(Integrands, OneDimensionWorksForAll) {
  for (const Known& k : known) {
    if (k.name.substr(0, 4) != "genz") continue;
    const auto function = integrand(k.name, {{"dimension", 1}, {"difficulty", 3}});
    const stats::Moments m = estimate(*function, 100'000, 5);
    EXPECT_NEAR(m.mean, *function->exact(), 5 * m.standard_error()) << k.name;
  }
}

TEST(Integrate, EstimatesLieWithinFiveStandardErrorsOfTheTruth) {
  for (const Known& k : known)
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const stats::Moments m = estimate(*integrand(k.name, k.parameters), 150'000, seed);
      EXPECT_GT(m.standard_error(), 0) << k.name;
      EXPECT_NEAR(m.mean, k.exact, 5 * m.standard_error()) << k.name << ", seed " << seed;
    }
}

TEST(Integrate, NinetyFivePercentIntervalsHoldTheTruthThatOften) {
  for (const char* name : {"darts", "exponential", "call_option", "genz_oscillatory", "genz_gaussian", "genz_continuous"}) {
    const auto function = integrand(name);
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed)
      covered += confidence_interval(estimate(*function, 5'000, seed), 0.95).holds(*function->exact()) ? 1 : 0;
    EXPECT_GE(covered, 180) << name;
    EXPECT_LE(covered, 198) << name;
  }
}

TEST(Integrate, StandardErrorIsTheSpreadOfReplicates) {
  const auto function = integrand("exponential");
  std::vector<double> means;
  for (std::uint64_t seed = 0; seed < 400; ++seed) means.push_back(estimate(*function, 1'000, seed).mean);
  const double spread = std::sqrt(stats::moments_of(means).variance());
  EXPECT_NEAR(spread / std::sqrt(0.24203560745276476 / 1'000), 1, 0.15);  // four standard deviations of the spread of 400
}

TEST(Integrate, VarianceOfExpUIsTheKnownOne) {
  const stats::Moments m = estimate(*integrand("exponential"), 1'000'000, 7);
  EXPECT_NEAR(m.variance(), 0.24203560745276476, 0.0012);  // five standard errors: the kurtosis of exp(U) is 1.95
}

TEST(Integrate, VarianceOfDartsIsThatOfABernoulliVariable) {
  const stats::Moments m = estimate(*integrand("darts"), 300'000, 7);
  const double n = 300'000, share = m.mean / 4;
  EXPECT_NEAR(m.variance() / (16 * share * (1 - share) * n / (n - 1)), 1, 1e-12);
}

TEST(Integrate, BitsAreTheSameForAnyNumberOfThreads) {
  Alone team;
  for (const char* name : {"darts", "genz_gaussian", "call_option"}) {
    const auto function = integrand(name);
    const std::int64_t samples = 9 * block_points + 12'345;
    const auto one = sample(*function, sampling(samples, 3, 1), team);
    for (const int threads : {2, 3}) {
      const auto many = sample(*function, sampling(samples, 3, threads), team);
      ASSERT_EQ(one.size(), many.size());
      for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(same_bits(one[i], many[i])) << name << ", checkpoint " << i;
    }
  }
}

TEST(Integrate, PointsBelongToTheirBlock) {
  const auto function = integrand("exponential");
  Alone team;
  const auto all = sample(*function, sampling(2 * block_points + 99, 3), team);
  const auto block = [&](std::uint64_t number, std::int64_t points) {
    return function->block(random::Draws({{3, 1, 2, 3}}, "points", number), points);
  };
  EXPECT_TRUE(same_bits(all[0], block(0, block_points)));
  EXPECT_TRUE(same_bits(all[1], stats::merge(block(0, block_points), block(1, block_points))));
  EXPECT_TRUE(same_bits(all[2], stats::merge(all[1], block(2, 99))));
}

TEST(Integrate, CheckpointsAreTheEstimatesOfShorterRuns) {
  const auto function = integrand("darts");
  const std::int64_t samples = 11 * block_points + 1;
  Alone team;
  const auto long_run = sample(*function, sampling(samples, 3), team);
  const std::vector<std::int64_t> blocks{1, 2, 4, 8};
  ASSERT_EQ(long_run.size(), 5U);
  EXPECT_EQ(long_run.back().count, samples);
  for (std::size_t i = 0; i < blocks.size(); ++i)
    EXPECT_TRUE(same_bits(long_run[i], sample(*function, sampling(blocks[i] * block_points, 3), team).back())) << blocks[i] << " blocks";
}

TEST(Integrate, BlocksHaveDifferentPoints) {
  const auto function = integrand("exponential");
  Alone team;
  const auto moments = sample(*function, sampling(2 * block_points, 3), team);
  EXPECT_NE(moments[0].mean, moments[1].mean);
  EXPECT_NE(estimate(*function, 1'000, 1).mean, estimate(*function, 1'000, 2).mean);
}

TEST(Integrate, IntervalIsTheNormalOne) {
  const stats::Moments m{.count = 101, .mean = 2, .squares = 101 * 100 * 0.25};  // standard error 0.5
  const Interval interval = confidence_interval(m, 0.95);
  EXPECT_NEAR(interval.low, 2 - 0.5 * 1.959963984540054, 1e-13);
  EXPECT_NEAR(interval.high, 2 + 0.5 * 1.959963984540054, 1e-13);
  EXPECT_NEAR(confidence_interval(m, 0.9999).high, 2 + 0.5 * 3.890591886413124, 1e-12);
}

TEST(Integrate, RecordsTheEstimateItsErrorAndTheTruth) {
  Recording out = run("darts", {{"samples", 100'000}});
  EXPECT_TRUE(out.reason.empty());
  EXPECT_EQ(out.number("exact"), std::numbers::pi);
  EXPECT_EQ(out.number("true_error"), out.number("estimate") - std::numbers::pi);
  EXPECT_NEAR(out.number("standard_error"), std::sqrt(std::numbers::pi * (4 - std::numbers::pi) / 100'000), 1e-4);
  EXPECT_LT(out.number("ci_low"), out.number("estimate"));
  EXPECT_EQ(out.flag("covered"), out.number("ci_low") <= std::numbers::pi && std::numbers::pi <= out.number("ci_high"));
  EXPECT_EQ(out.variables.at("seconds_per_sample").about.origin, Origin::measured);
  EXPECT_EQ(out.variables.at("estimate").about.origin, Origin::computed);
  EXPECT_FALSE(out.variables.contains("running_estimate"));
}

TEST(Integrate, WiderConfidenceGivesWiderInterval) {
  const auto width = [](double confidence) {
    Recording out = run("exponential", {{"samples", 10'000}, {"confidence", confidence}});
    return out.number("ci_high") - out.number("ci_low");
  };
  EXPECT_NEAR(width(0.99) / width(0.5), 2.5758293035489004 / 0.6744897501960817, 1e-9);
}

TEST(Integrate, ConvergenceIsRecordedOnRequest) {
  Recording out = run("genz_gaussian", {{"samples", 131'072}, {"convergence", 1}});
  const Variable& running = out.variables.at("running_estimate");
  EXPECT_EQ(running.dimensions.at(0).name, "checkpoint");
  EXPECT_EQ(out.counts("checkpoint"), (std::vector<std::int64_t>{16'384, 32'768, 65'536, 131'072}));
  EXPECT_EQ(std::get<std::vector<double>>(running.values).back(), out.number("estimate"));
  EXPECT_EQ(std::get<std::vector<double>>(out.variables.at("running_standard_error").values).back(), out.number("standard_error"));
}

TEST(Integrate, ShorterRunsHaveTheFirstCheckpointsOfLongerOnes) {
  EXPECT_EQ(run("darts", {{"samples", 40'000}, {"convergence", 1}}).counts("checkpoint"), (std::vector<std::int64_t>{16'384, 32'768}));
  EXPECT_EQ(run("darts", {{"samples", 70'000}, {"convergence", 1}}).counts("checkpoint"),
            (std::vector<std::int64_t>{16'384, 32'768, 65'536}));
  EXPECT_FALSE(run("darts", {{"samples", 16'383}, {"convergence", 1}}).variables.contains("running_estimate"));
}

TEST(Integrate, UnknownTruthIsLeftOut) {
  Recording out = run("genz_corner_peak", {{"samples", 1'000}, {"dimension", 30}});
  EXPECT_TRUE(out.variables.contains("estimate"));
  EXPECT_FALSE(out.variables.contains("exact"));
  EXPECT_FALSE(out.variables.contains("covered"));
}

TEST(Integrate, OverflowIsADivergedResult) {
  Recording out = run("genz_discontinuous", {{"samples", 1'000}, {"dimension", 1}, {"difficulty", 5'000}});
  EXPECT_NE(out.reason.find("not finite"), std::string::npos);
  EXPECT_FALSE(out.variables.contains("estimate"));
}

}  // namespace
}  // namespace sower::integrate
