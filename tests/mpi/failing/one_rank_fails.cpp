// A test that fails on rank 1 alone; ctest expects the report to say so and the program to fail.

#include <gtest/gtest.h>
#include <mpi.h>

TEST(OneRank, Fails) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  EXPECT_NE(rank, 1);
}
