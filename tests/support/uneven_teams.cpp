#include "tests/support/uneven_teams.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "runner/api/error.hpp"

namespace sower::test {

namespace {

/// Three of a kind, since a call need not wait for the rank that failed.
void call(Team& team, Awaited what) {
  const std::vector<double> large(100'000, 1.0);
  std::vector<std::size_t> all(static_cast<std::size_t>(team.size()), 1);
  all[static_cast<std::size_t>(team.rank())] = 0;
  Halo<double> halo(team, all, all);
  for (int round = 0; round < 3; ++round) {
    if (what == Awaited::gather) team.all_gather(std::span(large));
    if (what == Awaited::exchange) team.exchange(std::vector(all.size(), large));
    if (what == Awaited::halo) {
      halo.begin([](int, std::span<double> values) { values[0] = 1; });
      halo.finish([](int, std::span<const double>) {});
    }
  }
}

}  // namespace

void expect_failure_reaches_peers(TeamInbox& inbox, std::uint64_t number, Awaited what) {
  std::vector<int> ranks(static_cast<std::size_t>(inbox.link().size()));
  std::iota(ranks.begin(), ranks.end(), 0);
  {
    Team team(inbox, ranks, number);
    if (team.rank() == team.size() - 1) {
      team.fail("the disk is on fire");
    } else {
      std::string heard = "nothing";
      try {
        call(team, what);
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
