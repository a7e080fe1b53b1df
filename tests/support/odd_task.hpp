#pragma once
// A kind of experiment whose tasks misbehave as asked, for the tests of isolation. Whoever includes it registers it.

#include "runner/api/experiment.hpp"

namespace sower::test {

struct OddTask final : Experiment {
  static constexpr std::string_view name = "test_odd", summary = "misbehaves as asked, and otherwise records a few numbers";

  std::string how = "well";
  std::int64_t size = 1;  ///< of what it makes, in MiB
  std::string folder;     ///< where it leaves the numbers of processes
  std::int64_t every = 1, first = 0;

  void fields(Fields& visit) override;
  void run(Context& context) const override;
};

}  // namespace sower::test
