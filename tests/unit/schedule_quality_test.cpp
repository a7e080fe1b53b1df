// How near to the lower bound rehearsals of runs come; bench/scheduler has the same with real ranks.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

#include "runner/schedule/rehearsal.hpp"
#include "tests/support/agendas.hpp"

namespace sower {
namespace {

using tests::agenda_of;
using tests::Told;

struct Load {
  int ranks = 1;
  std::vector<int> widths;  // as many tasks of each
  int tasks_of_each = 1;
  bool known = true;  // within 30 %
};

/// Log-normal durations with sigma 1; the makespan over the larger of the longest task and work/ranks.
double ratio(const Load& load, unsigned seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> takes(0, 1);
  std::normal_distribution<double> error(0, 0.3);
  std::vector<double> real, guessed;
  std::vector<Batch> batches;
  for (const int width : load.widths) {
    Batch& batch = batches.emplace_back(Batch{.ranks = width, .tasks = {}});
    for (int i = 0; i < load.tasks_of_each; ++i) {
      batch.tasks.push_back({static_cast<std::int64_t>(real.size()), 1});
      real.push_back(takes(random));
      guessed.push_back(real.back() * std::exp(error(random)));
    }
  }
  Told told([&](std::int64_t task) { return load.known ? std::optional(guessed[static_cast<std::size_t>(task)]) : std::nullopt; });
  double work = 0;
  for (const Batch& batch : batches)
    for (const Assignment& each : batch.tasks) work += batch.ranks * real[static_cast<std::size_t>(each.task)];
  const Rehearsed seen =
      rehearse(agenda_of(batches, load.ranks, told), {[&](std::int64_t task) { return real[static_cast<std::size_t>(task)]; }, {}, {}});
  return seen.makespan / std::max(work / load.ranks, *std::ranges::max_element(real));
}

double median_ratio(const Load& load) {
  std::vector<double> ratios;
  for (unsigned seed = 0; seed < 31; ++seed) ratios.push_back(ratio(load, seed));
  std::ranges::nth_element(ratios, ratios.begin() + 15);
  return ratios[15];
}

TEST(ScheduleQuality, FiveHundredTasksKnownWithinThirtyPercent) {
  for (const int ranks : {2, 4, 16}) EXPECT_LT(median_ratio({ranks, {1}, 500}), 1.005) << ranks;
}

TEST(ScheduleQuality, TasksOfSeveralWidthsKnownWithinThirtyPercent) { EXPECT_LT(median_ratio({16, {1, 2, 4, 8}, 50}), 1.025); }

// Ranks are reserved for the next wide task where they will be free soonest, though nobody knows when.
TEST(ScheduleQuality, TasksOfSeveralWidthsOfWhichNothingIsKnown) { EXPECT_LT(median_ratio({16, {1, 2, 4, 8}, 50, false}), 1.08); }

}  // namespace
}  // namespace sower
