#pragma once
// What a test gives the dispatcher to do.

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "runner/schedule/dispatcher.hpp"

namespace sower::tests {

/// Durations as a test wants them.
class Told final : public Durations {
 public:
  explicit Told(std::function<std::optional<double>(std::int64_t)> of_task = [](std::int64_t) { return std::nullopt; })
      : of_task_(std::move(of_task)) {}
  [[nodiscard]] std::optional<ExpectedSeconds> expected(std::int64_t task) const override {
    const std::optional<double> mean = of_task_(task);
    return mean ? std::optional(ExpectedSeconds{*mean, 0.3}) : std::nullopt;
  }
  void observe(std::int64_t, double) override {}

 private:
  std::function<std::optional<double>(std::int64_t)> of_task_;
};

/// Tasks from `first` on, of which no other batch has any.
inline Batch batch_of(int ranks, std::int64_t first, std::int64_t count) {
  Batch batch{.ranks = ranks, .tasks = {}};
  for (std::int64_t task = first; task < first + count; ++task) batch.tasks.push_back({task, 1});
  return batch;
}

/// All ranks on one host.
inline Agenda agenda_of(std::vector<Batch> batches, int ranks, Durations& durations) {
  return {std::move(batches), std::vector<int>(static_cast<std::size_t>(ranks)), durations};
}

}  // namespace sower::tests
