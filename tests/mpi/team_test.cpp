#include <gtest/gtest.h>

#include <numeric>

#include "runner/mpi/session.hpp"
#include "tests/support/comm_conformance.hpp"
#include "tests/support/uneven_teams.hpp"

namespace sower::test {
namespace {

/// One end of the wires for all tests, since the numbers of its teams must increase.
TeamInbox& inbox() {
  static const std::unique_ptr<Link> link = mpi::make_link();
  static TeamInbox its(*link);
  return its;
}

std::uint64_t next_number() {
  static std::uint64_t number = 0;
  return number += 2;  // a test may use two
}

class MpiTeamConforms : public testing::TestWithParam<ConformanceCase> {};

TEST_P(MpiTeamConforms, Holds) {
  std::vector<int> ranks(static_cast<std::size_t>(inbox().link().size()));
  std::iota(ranks.begin(), ranks.end(), 0);
  Team team(inbox(), ranks, next_number());
  GetParam().check(team);
}

TEST_P(MpiTeamConforms, HoldsInUnevenTeams) { in_uneven_teams(inbox(), next_number(), GetParam().check); }

INSTANTIATE_TEST_SUITE_P(Comm, MpiTeamConforms, testing::ValuesIn(conformance_cases()), [](const auto& param) { return param.param.name; });

TEST(MpiTeam, FailureOfOneRankReachesPeersThatWait) {
  for (int round = 0; round < 8; ++round)
    for (const Awaited what : {Awaited::gather, Awaited::exchange, Awaited::halo})
      expect_failure_reaches_peers(inbox(), next_number(), what);
}

}  // namespace
}  // namespace sower::test
