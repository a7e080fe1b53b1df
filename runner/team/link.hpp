#pragma once
// Messages between the ranks of a run, whatever carries them: threads of one process (runner/local) or MPI (runner/mpi).

#include <cstddef>
#include <optional>
#include <vector>

namespace sower {

/// Who listens: messages of one lane never disturb another's. On each rank a lane is received by one thread and sent by one thread.
enum class Lane : int { to_coordinator, to_worker, team, stop };
inline constexpr int lane_count = 4;

struct Message {
  int from = 0;
  std::vector<std::byte> data;
};

/// How a receiver waits: `alert` answers within a microsecond and burns its core, `calm` leaves the core to others.
enum class Patience { alert, calm };

/// One rank's end of the wires. Messages from one rank on one lane arrive in the order they were sent.
class Link {
 public:
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  virtual ~Link() = default;
  [[nodiscard]] virtual int rank() const noexcept = 0;
  [[nodiscard]] virtual int size() const noexcept = 0;
  /// Never blocks: the message waits at its receiver or, if large, here. A rank may send to itself.
  virtual void send(int to, Lane lane, std::vector<std::byte> data) = 0;
  /// The next message of a lane if one is here.
  virtual std::optional<Message> poll(Lane lane) = 0;
  /// The next message of a lane.
  virtual Message wait(Lane lane, Patience patience) = 0;
  /// The next message of a lane, or nothing when that long none has come. Calm.
  virtual std::optional<Message> wait_for(Lane lane, double limit_seconds) = 0;
  /// Whether all ranks are threads of this process.
  [[nodiscard]] virtual bool one_process() const noexcept = 0;
  /// Ends every rank at once, wherever it is and whatever its threads do. For when they cannot be brought to an end.
  [[noreturn]] virtual void end_all(int exit_code) = 0;
};

}  // namespace sower
