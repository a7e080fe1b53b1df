// A team of messages against a communicator of MPI's own: making one, some collectives of a few numbers, and its end.
//   mpirun -n 4 teams [REPETITIONS]

#include <fmt/format.h>
#include <mpi.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "runner/mpi/session.hpp"
#include "runner/team/team.hpp"

namespace sower {
namespace {

constexpr int rounds = 200;

struct Times {
  std::vector<double> make_and_end, broadcast;  // seconds, by repetition
};

double median(std::vector<double> numbers) {
  std::ranges::nth_element(numbers, numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2));
  return numbers[numbers.size() / 2];
}

/// What a task of the least kind needs of a team: that it is there, one word from its first rank, and that all have come to the end.
void with_messages(TeamInbox& inbox, const std::vector<int>& ranks, std::uint64_t& number, Times& times) {
  double begin = MPI_Wtime();
  for (int round = 0; round < rounds; ++round) Team(inbox, ranks, ++number).finish();
  times.make_and_end.push_back((MPI_Wtime() - begin) / rounds);
  Team team(inbox, ranks, ++number);
  begin = MPI_Wtime();
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> word{1, 2, 3, 4};
    team.broadcast(word);
    team.barrier();
  }
  times.broadcast.push_back((MPI_Wtime() - begin) / rounds);
  team.finish();
}

void with_communicators(const std::vector<int>& ranks, Times& times) {
  MPI_Group world = MPI_GROUP_NULL, group = MPI_GROUP_NULL;
  MPI_Comm_group(MPI_COMM_WORLD, &world);
  MPI_Group_incl(world, static_cast<int>(ranks.size()), ranks.data(), &group);
  MPI_Comm comm = MPI_COMM_NULL;
  double begin = MPI_Wtime();
  for (int round = 0; round < rounds; ++round) {
    MPI_Comm_create_group(MPI_COMM_WORLD, group, round, &comm);
    MPI_Barrier(comm);
    MPI_Comm_free(&comm);
  }
  times.make_and_end.push_back((MPI_Wtime() - begin) / rounds);
  MPI_Comm_create_group(MPI_COMM_WORLD, group, 0, &comm);
  begin = MPI_Wtime();
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> word{1, 2, 3, 4};
    MPI_Bcast(word.data(), 4, MPI_DOUBLE, 0, comm);
    MPI_Barrier(comm);
  }
  times.broadcast.push_back((MPI_Wtime() - begin) / rounds);
  MPI_Comm_free(&comm);
  MPI_Group_free(&group);
  MPI_Group_free(&world);
}

int measure(Link& link, int repetitions) {
  TeamInbox inbox(link);
  std::uint64_t number = 0;
  for (int size = 2; size <= link.size(); ++size) {
    std::vector<int> ranks(static_cast<std::size_t>(size));
    std::iota(ranks.begin(), ranks.end(), 0);
    Times messages, communicators;
    for (int repetition = 0; repetition < repetitions && link.rank() < size; ++repetition) {
      with_messages(inbox, ranks, number, messages);
      with_communicators(ranks, communicators);
    }
    if (link.rank() == 0)
      fmt::print(
          "{} ranks: making, a barrier and the end {:.1f} us with messages, {:.1f} us with MPI_Comm_create_group, ratio {:.2f}; a "
          "broadcast and a barrier {:.1f} us against {:.1f} us, ratio {:.2f}\n",
          size, 1e6 * median(messages.make_and_end), 1e6 * median(communicators.make_and_end),
          median(messages.make_and_end) / median(communicators.make_and_end), 1e6 * median(messages.broadcast),
          1e6 * median(communicators.broadcast), median(messages.broadcast) / median(communicators.broadcast));
    MPI_Barrier(MPI_COMM_WORLD);
    number = static_cast<std::uint64_t>(size) * 1'000'000;  // the same on ranks that sat out
  }
  return 0;
}

}  // namespace
}  // namespace sower

int main(int count, char** words) {
  const int repetitions = count > 1 ? std::atoi(words[1]) : 11;
  return sower::mpi::run([&](sower::Link& link) { return sower::measure(link, repetitions); });
}
