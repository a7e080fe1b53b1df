#pragma once
// Ranks as threads of this process.

#include <array>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "runner/team/link.hpp"

namespace sower::local {

/// The letter boxes of all ranks of a process: one a rank and lane.
class PostOffice {
 public:
  explicit PostOffice(int ranks) : boxes_(static_cast<std::size_t>(ranks * lane_count)) {}
  [[nodiscard]] int ranks() const { return static_cast<int>(boxes_.size()) / lane_count; }

  void put(int to, Lane lane, Message message);
  std::optional<Message> take(int rank, Lane lane);
  /// Throws TeamError when there is nothing more to wait for: the office was closed.
  Message wait(int rank, Lane lane);
  std::optional<Message> wait_for(int rank, Lane lane, double limit_seconds);
  /// A rank is gone: whoever waits, or will, gets what has arrived, and then TeamError.
  void close();

 private:
  struct Box {
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<Message> messages;
    bool closed = false;
  };
  Box& box(int rank, Lane lane) { return boxes_[static_cast<std::size_t>(rank) * lane_count + static_cast<std::size_t>(lane)]; }
  std::vector<Box> boxes_;
};

class LocalLink final : public Link {
 public:
  LocalLink(PostOffice& office, int rank) : office_(office), rank_(rank) {}
  [[nodiscard]] int rank() const noexcept override { return rank_; }
  [[nodiscard]] int size() const noexcept override { return office_.ranks(); }
  void send(int to, Lane lane, std::vector<std::byte> data) override { office_.put(to, lane, {rank_, std::move(data)}); }
  std::optional<Message> poll(Lane lane) override { return office_.take(rank_, lane); }
  Message wait(Lane lane, Patience) override { return office_.wait(rank_, lane); }
  std::optional<Message> wait_for(Lane lane, double limit_seconds) override { return office_.wait_for(rank_, lane, limit_seconds); }
  [[nodiscard]] bool one_process() const noexcept override { return true; }
  [[noreturn]] void end_all(int exit_code) override { std::_Exit(exit_code); }

 private:
  PostOffice& office_;
  int rank_;
};

}  // namespace sower::local
