#pragma once
// A team of ranks over a Link: collectives as binomial trees of messages, so that the death of one rank's task reaches peers that wait.

#include <cstdint>
#include <list>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/api/checkpoint.hpp"
#include "runner/api/comm.hpp"
#include "runner/team/link.hpp"

namespace sower {

/// Thrown when every member of a team knows that its task is left.
struct TeamStopped final : Stopped {
  using Stopped::Stopped;
};

/// Sorts what arrives on this rank's team lane by team: a fast peer may already talk in the next team, a late message may belong to
/// one that failed. One per rank, for all its teams in turn; the numbers of a rank's teams must increase.
class TeamInbox {
 public:
  explicit TeamInbox(Link& link) : link_(link) {}
  [[nodiscard]] Link& link() const { return link_; }
  /// Forgets messages of earlier teams.
  void enter(std::uint64_t team);
  struct Received {
    std::vector<std::byte> data;
    bool finishing;  ///< whether its sender has come to finish()
  };
  /// The next message of `team` from the rank `from` of the run. Throws TeamError when a member of the team has failed, and TeamStopped
  /// when one has left because the run is to stop.
  Received receive(std::uint64_t team, int from);
  /// Throws away what is left, so that its sender can end.
  void discard();

 private:
  Link& link_;
  std::list<Message> kept_;
  std::uint64_t current_ = 0;
};

class Team final : public Comm {
 public:
  /// Made without communication by every member, each with the same list of ranks of the run and the same number, which no team of
  /// these ranks had before. Throws Error when this rank is not in the list.
  Team(TeamInbox& inbox, std::vector<int> ranks, std::uint64_t number);
  [[nodiscard]] int rank() const noexcept override { return rank_; }
  [[nodiscard]] int size() const noexcept override { return static_cast<int>(ranks_.size()); }
  /// The last call, when the work is done: returns when all members have come to it. Throws Error when one has come here and another
  /// still makes calls, which would wait for it for ever.
  void finish();
  /// Tells the other members that this one has given up, and why; afterwards it makes no more calls.
  void fail(std::string_view why);
  /// The same because the run is to stop: the others get TeamStopped.
  void leave(std::string_view why);

 private:
  std::vector<std::byte> gather(std::span<const std::byte> mine) override;
  std::vector<std::byte> spread(std::span<const std::byte> data, int root) override;
  void send(int to, std::vector<std::byte> data, std::uint32_t end = 0);
  void tell_all(std::string_view words, std::uint32_t end);
  void post(int to, std::vector<std::byte> data) override { send(to, std::move(data)); }
  std::vector<std::byte> receive(int from) override;

  TeamInbox& inbox_;
  std::vector<int> ranks_;
  std::uint64_t number_;
  int rank_;
  bool finishing_ = false;
};

}  // namespace sower
