// Every test of this program runs on all ranks of mpirun; rank 0 reports for all of them.

#include <gtest/gtest.h>
#include <mpi.h>

#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/ranks_listener.hpp"

namespace {

std::vector<std::string> gather_texts(const std::string& mine) {
  int ranks = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const int length = static_cast<int>(mine.size());
  std::vector<int> lengths(static_cast<std::size_t>(ranks)), starts(lengths.size());
  MPI_Allgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, MPI_COMM_WORLD);
  int total = 0;
  for (std::size_t rank = 0; rank < lengths.size(); ++rank) {
    starts[rank] = total;
    total += lengths[rank];
  }
  std::string joined(static_cast<std::size_t>(total), ' ');
  MPI_Allgatherv(mine.data(), length, MPI_CHAR, joined.data(), lengths.data(), starts.data(), MPI_CHAR, MPI_COMM_WORLD);
  std::vector<std::string> all;
  for (std::size_t rank = 0; rank < lengths.size(); ++rank)
    all.push_back(joined.substr(static_cast<std::size_t>(starts[rank]), static_cast<std::size_t>(lengths[rank])));
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  int provided = 0, rank = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);

  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  auto* collector = new sower::RanksListener(rank, gather_texts);  // gtest owns it
  listeners.Append(collector);
  if (rank != 0) delete listeners.Release(listeners.default_result_printer());

  // A failure outside of any test, such as in a fixture's SetUpTestSuite, is known to its own rank only.
  const bool failed = RUN_ALL_TESTS() != 0 || collector->any_failed();
  MPI_Finalize();
  return failed ? 1 : 0;
}
