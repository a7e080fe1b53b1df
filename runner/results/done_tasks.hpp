#pragma once
// Which tasks a results file has results of: what must not get lost when another one takes its place.

#include <cstdint>
#include <vector>

#include "io/hash/hash.hpp"
#include "io/hdf5/read.hpp"

namespace sower::results {

struct DoneTask {
  io::Hash key;
  std::int64_t number = 0;  ///< in that file
};

/// The done and diverged tasks, in the file's order. Throws Error when the file has no table of tasks that makes sense.
std::vector<DoneTask> done_tasks(const io::hdf5::Group& root);

/// The attempt of the run whose results they are; 0 when the file does not say.
int attempt_of(const io::hdf5::Group& root);

}  // namespace sower::results
