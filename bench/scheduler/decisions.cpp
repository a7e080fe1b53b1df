// What a decision of the coordinator costs by the number of ranks: rehearsals of runs, with no messages and no waiting.
//   decisions

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <random>
#include <vector>

#include "runner/schedule/rehearsal.hpp"

namespace sower {
namespace {

using Clock = std::chrono::steady_clock;

class Known final : public Durations {
 public:
  explicit Known(const std::vector<double>& lengths) : lengths_(lengths) {}
  [[nodiscard]] std::optional<ExpectedSeconds> expected(std::int64_t task) const override {
    return ExpectedSeconds{lengths_[static_cast<std::size_t>(task)], 0.3};
  }
  void observe(std::int64_t, double) override {}

 private:
  const std::vector<double>& lengths_;
};

void measure(int ranks, double scale) {
  constexpr int tasks_a_rank = 20;
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> length(std::log(scale), 1);
  std::vector<double> lengths;
  Batch batch;
  for (std::int64_t task = 0; task < std::int64_t{ranks} * tasks_a_rank; ++task) {
    batch.tasks.push_back({task, 1});
    lengths.push_back(length(random));
  }
  Known known(lengths);
  std::int64_t orders = 0;
  const RehearsedTask rehearsed{.seconds = [&](std::int64_t task) { return lengths[static_cast<std::size_t>(task)]; },
                                .status = {},
                                .started = [&](int, const Order&, double) { ++orders; }};
  const auto begin = Clock::now();
  rehearse({{batch}, std::vector<int>(static_cast<std::size_t>(ranks)), known}, rehearsed);
  const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
  fmt::print("{} ranks, tasks of {} s: {:.2f} us an order\n", ranks, scale, 1e6 * elapsed / static_cast<double>(orders));
}

}  // namespace
}  // namespace sower

int main() {
  for (const int ranks : {16, 256, 1024, 4096, 16384})
    for (const double scale : {0.005, 1.0}) sower::measure(ranks, scale);
}
