#pragma once
// What every communicator promises, as one suite that is run over the team of one, threads and MPI.

#include <string>
#include <vector>

#include "runner/api/comm.hpp"

namespace sower::test {

struct ConformanceCase {
  std::string name;
  void (*check)(Comm& team);  ///< collective; uses EXPECT, never ASSERT on what depends on the rank
};

const std::vector<ConformanceCase>& conformance_cases();

}  // namespace sower::test
