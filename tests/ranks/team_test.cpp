#include <gtest/gtest.h>

#include <stdexcept>

#include "runner/api/error.hpp"
#include "runner/local/run_ranks.hpp"
#include "tests/support/comm_conformance.hpp"
#include "tests/support/uneven_teams.hpp"

namespace sower::test {
namespace {

using Param = std::tuple<ConformanceCase, int>;
class LocalTeamConforms : public testing::TestWithParam<Param> {};

TEST_P(LocalTeamConforms, Holds) {
  local::run_ranks(std::get<1>(GetParam()), [](Comm& team) { std::get<0>(GetParam()).check(team); });
}

TEST_P(LocalTeamConforms, HoldsInUnevenTeams) {
  local::run_links(std::get<1>(GetParam()), [](Link& link) {
    TeamInbox inbox(link);
    in_uneven_teams(inbox, 1, std::get<0>(GetParam()).check);
  });
}

INSTANTIATE_TEST_SUITE_P(Comm, LocalTeamConforms, testing::Combine(testing::ValuesIn(conformance_cases()), testing::Values(1, 2, 3, 4, 7)),
                         [](const auto& param) { return std::get<0>(param.param).name + std::to_string(std::get<1>(param.param)); });

class LocalRanks : public testing::TestWithParam<int> {};

TEST_P(LocalRanks, FailureOfOneRankReachesPeersThatWait) {
  local::run_links(GetParam(), [](Link& link) {
    TeamInbox inbox(link);
    std::uint64_t number = 1;
    for (int round = 0; round < 20; ++round)
      for (const Awaited what : {Awaited::gather, Awaited::exchange, Awaited::halo}) {
        expect_failure_reaches_peers(inbox, number, what);
        number += 2;
      }
  });
}

TEST_P(LocalRanks, TheCauseIsThrownNotItsEcho) {
  const auto run = [&] {
    local::run_ranks(GetParam(), [](Comm& team) {
      if (team.rank() == team.size() - 1) throw std::invalid_argument("the cause");
      team.barrier();
    });
  };
  EXPECT_THROW(run(), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(Team, LocalRanks, testing::Values(1, 2, 3, 4, 7));

TEST(Team, RefusesARankThatIsNoMember) {
  local::run_links(2, [](Link& link) {
    TeamInbox inbox(link);
    if (link.rank() == 1) {
      EXPECT_THROW(Team(inbox, {0}, 1), Error);
    }
  });
}

}  // namespace
}  // namespace sower::test
