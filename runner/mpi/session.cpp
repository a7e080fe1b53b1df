#include "runner/mpi/session.hpp"

#include <mpi.h>
#include <sched.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <list>
#include <memory>
#include <string_view>
#include <utility>

#include "runner/api/error.hpp"
#include "runner/mpi/funnelled_link.hpp"

namespace sower::mpi {
namespace {

void sleep_microseconds(long microseconds) {
  const timespec pause{0, microseconds * 1000};
  nanosleep(&pause, nullptr);
}

class MpiLink final : public Link {
 public:
  MpiLink() {
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    for (Wire& wire : wires_) MPI_Comm_dup(MPI_COMM_WORLD, &wire.comm);
  }
  [[nodiscard]] int rank() const noexcept override { return rank_; }
  [[nodiscard]] int size() const noexcept override { return size_; }

  void send(int to, Lane lane, std::vector<std::byte> data) override {
    require(data.size() <= most_bytes, "a message of ", data.size(), " bytes; MPI carries ", most_bytes, " at most");
    Wire& wire = wires_[static_cast<std::size_t>(lane)];
    forget_completed(wire);
    Pending& pending = wire.pending.emplace_back();
    pending.data = std::move(data);
    MPI_Isend(pending.data.data(), static_cast<int>(pending.data.size()), MPI_BYTE, to, 0, wire.comm, &pending.request);
  }

  std::optional<Message> poll(Lane lane) override {
    Wire& wire = wires_[static_cast<std::size_t>(lane)];  // its pending sends belong to the thread that sends on the lane
    int found = 0;
    MPI_Message handle = MPI_MESSAGE_NULL;
    MPI_Status status;
    for (int tries = 0; tries < 2 && found == 0; ++tries)  // one probe only starts the progress that lets the next one see
      MPI_Improbe(MPI_ANY_SOURCE, 0, wire.comm, &found, &handle, &status);
    if (found == 0) return std::nullopt;
    int count = 0;
    MPI_Get_count(&status, MPI_BYTE, &count);
    Message message{status.MPI_SOURCE, std::vector<std::byte>(static_cast<std::size_t>(count))};
    MPI_Mrecv(message.data.data(), count, MPI_BYTE, &handle, MPI_STATUS_IGNORE);
    return message;
  }

  Message wait(Lane lane, Patience patience) override {
    for (long tries = 0;; ++tries) {
      if (auto message = poll(lane)) return std::move(*message);
      if (patience == Patience::alert) sched_yield();
      else sleep_microseconds(pause_microseconds(lane, tries));
    }
  }

  std::optional<Message> wait_for(Lane lane, double limit_seconds) override {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(limit_seconds);
    for (long tries = 0;; ++tries) {
      if (auto message = poll(lane)) return message;
      if (std::chrono::steady_clock::now() >= end) return std::nullopt;
      sleep_microseconds(pause_microseconds(lane, tries));
    }
  }

  [[nodiscard]] bool one_process() const noexcept override { return false; }

  [[noreturn]] void end_all(int exit_code) override {
    MPI_Abort(MPI_COMM_WORLD, exit_code);
    std::_Exit(exit_code);
  }

  /// Takes in stray messages of failed teams until every rank's sends are through, without which finalising could wait for ever, and
  /// frees the communicators. Collective, hence not in the destructor: unwinding must not wait for peers.
  void close() {
    MPI_Request everyone = MPI_REQUEST_NULL;
    bool entered = false;
    for (int all_through = 0; all_through == 0;) {
      bool mine_through = true;
      for (int lane = 0; lane < lane_count; ++lane) {
        while (poll(static_cast<Lane>(lane))) {
        }
        forget_completed(wires_[static_cast<std::size_t>(lane)]);
        mine_through = mine_through && wires_[static_cast<std::size_t>(lane)].pending.empty();
      }
      if (mine_through && !entered) {
        MPI_Ibarrier(MPI_COMM_WORLD, &everyone);
        entered = true;
      }
      if (entered) MPI_Test(&everyone, &all_through, MPI_STATUS_IGNORE);
      if (all_through == 0) sched_yield();
    }
    for (Wire& wire : wires_) MPI_Comm_free(&wire.comm);
  }

 private:
  static constexpr std::size_t most_bytes = 2147483647;

  /// Between two looks: what waits long is looked for seldom, so that the core is left to computing.
  static long pause_microseconds(Lane lane, long tries) {
    if (lane == Lane::stop) return 20'000;
    if (lane == Lane::to_coordinator) return 1000;
    return tries < 100 ? 20 : 200;
  }

  struct Pending {
    MPI_Request request = MPI_REQUEST_NULL;
    std::vector<std::byte> data;
  };
  struct Wire {
    MPI_Comm comm = MPI_COMM_NULL;
    std::list<Pending> pending;  // a list: MPI holds the addresses of the buffers
  };

  static void forget_completed(Wire& wire) {
    wire.pending.remove_if([](Pending& pending) {
      int completed = 0;
      MPI_Test(&pending.request, &completed, MPI_STATUS_IGNORE);
      return completed != 0;
    });
  }

  int rank_ = 0, size_ = 1;
  std::array<Wire, lane_count> wires_;
};

}  // namespace

bool launched() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"})
    if (std::getenv(name) != nullptr) return true;
  const char* tasks = std::getenv("SLURM_STEP_NUM_TASKS");
  require(tasks == nullptr || std::atoi(tasks) <= 1, "srun has started ", tasks,
          " processes that do not know of each other, and each would run the whole study; start them with srun --mpi=pmix, or with mpirun");
  return false;
}

std::unique_ptr<Link> make_link() { return std::make_unique<MpiLink>(); }

namespace {

/// What the environment asks MPI for, if it does: less is of use where a network is slow or faulty with the most.
int wished_thread_level() {
  const char* const variable = std::getenv("SOWER_MPI_THREADS");
  const std::string_view wish = variable == nullptr ? "multiple" : variable;
  require(wish == "multiple" || wish == "funneled", "SOWER_MPI_THREADS is '", wish, "'; it can be multiple or funneled");
  return wish == "funneled" ? MPI_THREAD_FUNNELED : MPI_THREAD_MULTIPLE;
}

int run_on(MpiLink& link, int level, const std::function<int(Link&)>& body) {
  if (level >= MPI_THREAD_MULTIPLE) return body(link);
  int result = 0;
  FunnelledLink funnel(link);
  funnel.carry_for([&] { result = body(funnel); });
  return result;
}

}  // namespace

int run(const std::function<int(Link&)>& body) {
  int level = MPI_THREAD_SINGLE;
  const int wished = wished_thread_level();
  MPI_Init_thread(nullptr, nullptr, wished, &level);
  level = std::min(level, wished);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  try {
    int result = 0;
    {
      MpiLink link;
      result = run_on(link, level, body);
      link.close();
    }
    MPI_Finalize();
    return result;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sower: rank %d: %s\n", rank, error.what());
    std::fflush(stderr);
    MPI_Abort(MPI_COMM_WORLD, 1);
    std::abort();
  }
}

}  // namespace sower::mpi
