#include "runner/team/team.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "runner/api/error.hpp"

namespace sower {
namespace {

/// Closes every message of the team lane. At the end, since a vector grows there without moving.
struct Trailer {
  std::uint64_t team = 0;
  std::uint32_t end = 0;  ///< not 0: its sender makes no more calls in this team
  std::uint32_t finishing = 0;
};
constexpr std::uint32_t failed = 1, left = 2;

Trailer trailer_of(const Message& message) {
  Trailer trailer;
  std::memcpy(&trailer, message.data.data() + message.data.size() - sizeof trailer, sizeof trailer);
  return trailer;
}

std::vector<std::byte> without_trailer(Message&& message) {
  message.data.resize(message.data.size() - sizeof(Trailer));
  return std::move(message.data);
}

void append(std::vector<std::byte>& data, std::span<const std::byte> more) { data.insert(data.end(), more.begin(), more.end()); }

}  // namespace

void TeamInbox::enter(std::uint64_t team) {
  current_ = team;
  kept_.remove_if([team](const Message& message) { return trailer_of(message).team < team; });
}

TeamInbox::Received TeamInbox::receive(std::uint64_t team, int from) {
  const auto wanted = [&](const Message& message) {
    const Trailer trailer = trailer_of(message);
    return trailer.team == team && (trailer.end != 0 || message.from == from);
  };
  auto place = std::ranges::find_if(kept_, wanted);
  while (place == kept_.end()) {
    Message message = link_.wait(Lane::team, Patience::alert);
    if (trailer_of(message).team < current_) continue;
    kept_.push_back(std::move(message));
    if (wanted(kept_.back())) place = std::prev(kept_.end());
  }
  Message message = std::move(*place);
  kept_.erase(place);
  const Trailer trailer = trailer_of(message);
  std::vector<std::byte> data = without_trailer(std::move(message));
  if (trailer.end == 0) return {std::move(data), trailer.finishing != 0};
  const std::string why(reinterpret_cast<const char*>(data.data()), data.size());
  if (trailer.end == left) throw TeamStopped(why);
  throw TeamError(why);
}

void TeamInbox::discard() {
  while (link_.poll(Lane::team)) {
  }
  kept_.clear();
}

Team::Team(TeamInbox& inbox, std::vector<int> ranks, std::uint64_t number) : inbox_(inbox), ranks_(std::move(ranks)), number_(number) {
  const auto me = std::ranges::find(ranks_, inbox_.link().rank());
  require(me != ranks_.end(), "rank ", inbox_.link().rank(), " is not a member of the team it joins");
  rank_ = static_cast<int>(me - ranks_.begin());
  inbox_.enter(number_);
}

void Team::finish() {
  finishing_ = true;
  barrier();
}

void Team::fail(std::string_view why) { tell_all(text("rank ", rank_, " of the team failed: ", why), failed); }

void Team::leave(std::string_view why) { tell_all(why, left); }

void Team::tell_all(std::string_view words, std::uint32_t end) {
  const auto raw = std::as_bytes(std::span(words));
  for (int to = 0; to < size(); ++to)
    if (to != rank_) send(to, {raw.begin(), raw.end()}, end);
}

void Team::send(int to, std::vector<std::byte> data, std::uint32_t end) {
  const Trailer trailer{number_, end, finishing_ ? 1U : 0U};
  append(data, std::as_bytes(std::span(&trailer, 1)));
  inbox_.link().send(ranks_[static_cast<std::size_t>(to)], Lane::team, std::move(data));
}

std::vector<std::byte> Team::receive(int from) {
  TeamInbox::Received received = inbox_.receive(number_, ranks_[static_cast<std::size_t>(from)]);
  require(received.finishing == finishing_, "rank ", finishing_ ? rank_ : from, " of the team was at its end while rank ",
          finishing_ ? from : rank_, " still called it; all ranks of a team make the same calls, or throw");
  return std::move(received.data);
}

// A rank's subtree of the binomial tree under rank 0 holds consecutive ranks, so blocks join in rank order by appending.
std::vector<std::byte> Team::gather(std::span<const std::byte> mine) {
  std::vector<std::byte> joined(mine.begin(), mine.end());
  for (int step = 1; step < size(); step *= 2) {
    if (rank_ % (2 * step) != 0) {
      send(rank_ - step, std::move(joined));
      joined.clear();
      break;
    }
    if (rank_ + step < size()) append(joined, receive(rank_ + step));
  }
  return spread(joined, 0);
}

std::vector<std::byte> Team::spread(std::span<const std::byte> data, int root) {
  require(root >= 0 && root < size(), "broadcast from rank ", root, " of a team of ", size());
  const int place = (rank_ - root + size()) % size();  // in the tree, whose top is the root
  const auto rank_at = [&](int p) { return (p + root) % size(); };
  int step = 1;
  while (step < size() && place % (2 * step) == 0) step *= 2;
  std::vector<std::byte> sent(data.begin(), data.end());
  if (place != 0) sent = receive(rank_at(place - step));
  for (step /= 2; step >= 1; step /= 2)
    if (place + step < size()) send(rank_at(place + step), sent);
  return sent;
}

}  // namespace sower
