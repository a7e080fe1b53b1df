#pragma once

#include <functional>
#include <vector>

#include "runner/team/team.hpp"

namespace sower::test {

/// Splits the ranks of a link into teams of 3, 2, 1, 3, 2, 1, ... and calls `body` on each rank with its team. Teams get the number given.
inline void in_uneven_teams(TeamInbox& inbox, std::uint64_t number, const std::function<void(Team&)>& body) {
  const int size = inbox.link().size();
  int first = 0;
  for (int width = 3; first < size; width = width == 1 ? 3 : width - 1) {
    std::vector<int> ranks;
    for (int rank = first; rank < size && rank < first + width; ++rank) ranks.push_back(rank);
    if (inbox.link().rank() >= first && inbox.link().rank() < first + width) {
      Team team(inbox, ranks, number);
      body(team);
    }
    first += width;
  }
}

/// What the peers of a rank that fails wait in.
enum class Awaited { gather, exchange, halo };

/// The highest rank throws while the others wait: they must get TeamError with its message, and the next team must work.
void expect_failure_reaches_peers(TeamInbox& inbox, std::uint64_t number, Awaited what);

}  // namespace sower::test
