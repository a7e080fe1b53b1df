#pragma once
// What stands in for the engine where there is none: in tests, and in programs that use the algorithms as a library.

#include "runner/api/checkpoint.hpp"
#include "runner/api/comm.hpp"

namespace sower {

/// The team of one: every collective returns at once.
class Alone final : public Comm {
 public:
  [[nodiscard]] int rank() const noexcept override { return 0; }
  [[nodiscard]] int size() const noexcept override { return 1; }

 private:
  std::vector<std::byte> gather(std::span<const std::byte> mine) override { return {mine.begin(), mine.end()}; }
  std::vector<std::byte> spread(std::span<const std::byte> data, int) override { return {data.begin(), data.end()}; }
};

/// Keeps nothing.
class NoCheckpoint final : public Checkpoint {
 public:
  std::vector<std::byte> restore(int) override { return {}; }
  bool due() override { return false; }
  void save(int, std::span<const std::byte>) override {}
};

}  // namespace sower
