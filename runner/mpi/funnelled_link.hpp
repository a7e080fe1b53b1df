#pragma once
// A link for an MPI library that only one thread may call.

#include <deque>
#include <functional>
#include <mutex>

#include "runner/local/local_link.hpp"

namespace sower::mpi {

/// What the threads of a rank send is kept here until the one that may call MPI sends it; what it receives is put into letter boxes.
class FunnelledLink final : public Link {
 public:
  explicit FunnelledLink(Link& wires) : wires_(wires), boxes_(1) {}
  [[nodiscard]] int rank() const noexcept override { return wires_.rank(); }
  [[nodiscard]] int size() const noexcept override { return wires_.size(); }
  void send(int to, Lane lane, std::vector<std::byte> data) override;
  std::optional<Message> poll(Lane lane) override { return boxes_.take(0, lane); }
  Message wait(Lane lane, Patience) override { return boxes_.wait(0, lane); }
  std::optional<Message> wait_for(Lane lane, double limit_seconds) override { return boxes_.wait_for(0, lane, limit_seconds); }
  [[nodiscard]] bool one_process() const noexcept override { return wires_.one_process(); }
  [[noreturn]] void end_all(int exit_code) override;

  /// Calls `body` in a thread of its own and carries messages, in the calling one, until it has ended and all it has sent is on its way.
  /// Throws what body threw.
  void carry_for(const std::function<void()>& body);

 private:
  struct Letter {
    int to;
    Lane lane;
    std::vector<std::byte> data;
  };
  bool carry();

  Link& wires_;
  local::PostOffice boxes_;  // of this rank alone
  std::mutex guard_;
  std::deque<Letter> outgoing_;
  std::optional<int> end_all_with_;
};

}  // namespace sower::mpi
