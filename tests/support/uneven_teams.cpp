#include "tests/support/uneven_teams.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "runner/api/error.hpp"

namespace sower::test {

void expect_failure_reaches_peers(TeamInbox& inbox, std::uint64_t number) {
  std::vector<int> ranks(static_cast<std::size_t>(inbox.link().size()));
  std::iota(ranks.begin(), ranks.end(), 0);
  const std::vector<double> large(100'000, 1.0);
  {
    Team team(inbox, ranks, number);
    if (team.rank() == team.size() - 1) {
      team.fail("the disk is on fire");
    } else {
      std::string heard = "nothing";
      try {
        for (int round = 0; round < 3; ++round) team.all_gather(std::span<const double>(large));
      } catch (const TeamError& error) {
        heard = error.what();
      }
      EXPECT_EQ(heard, text("rank ", team.size() - 1, " of the team failed: the disk is on fire"));
    }
  }
  Team next(inbox, ranks, number + 1);
  const int me = next.rank();
  EXPECT_EQ(next.all_gather(std::span(&me, 1)).size(), ranks.size());
}

}  // namespace sower::test
