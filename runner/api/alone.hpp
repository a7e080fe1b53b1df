#pragma once
// What stands in for the engine where there is none: in tests, and in programs that use the algorithms as a library.

#include "runner/api/checkpoint.hpp"
#include "runner/api/comm.hpp"
#include "runner/api/needed.hpp"

namespace sower {

/// The team of one: every collective returns at once.
class Alone final : public Comm {
 public:
  [[nodiscard]] int rank() const noexcept override { return 0; }
  [[nodiscard]] int size() const noexcept override { return 1; }

 private:
  std::vector<std::byte> gather(std::span<const std::byte> mine) override { return {mine.begin(), mine.end()}; }
  std::vector<std::byte> spread(std::span<const std::byte> data, int) override { return {data.begin(), data.end()}; }
  void post(int, std::vector<std::byte>) override { throw Error("a message in a team of one"); }
  std::vector<std::byte> receive(int) override { throw Error("a message in a team of one"); }
};

/// Keeps nothing.
class NoCheckpoint final : public Checkpoint {
 public:
  std::vector<std::byte> restore(int) override { return {}; }
  bool due() override { return false; }
  void save(int, std::span<const std::byte>) override {}
};

/// What a task finds whose experiment needs no other.
class NothingNeeded final : public Needed {
 public:
  [[nodiscard]] std::vector<std::string> experiments() const override { return {}; }
  std::vector<NeededTask> tasks(std::string_view name) override { refuse(name); }
  NamedTexts swept(std::string_view name, std::size_t) override { refuse(name); }
  NamedTexts parameters(std::string_view name, std::size_t) override { refuse(name); }
  std::vector<std::string> variables(std::string_view name, std::size_t) override { refuse(name); }
  Variable variable(std::string_view name, std::size_t, std::string_view) override { refuse(name); }

 private:
  [[noreturn]] static void refuse(std::string_view name) {
    throw Error(text("the results of '", name, "' are not at hand: the experiment needs no other"));
  }
};

}  // namespace sower
