#pragma once
// The runs that a results file comes from: each start of the command on a run folder is an attempt.

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "io/hdf5/read.hpp"
#include "io/hdf5/write.hpp"
#include "runner/schedule/usage.hpp"

namespace sower::results {

struct Attempt {
  int number = 1;
  double start = 0;                ///< seconds since 1970-01-01 UTC
  std::vector<std::string> hosts;  ///< by rank
  std::vector<int> cores;          ///< by rank; empty when not known
  std::optional<Usage> usage;      ///< nothing while it runs, and when it was killed
};

/// The values in a line, with blanks between them.
template <class T>
std::vector<T> words_in(const std::string& line) {
  std::istringstream stream(line);
  std::vector<T> values;
  for (T each; stream >> each;) values.push_back(each);
  return values;
}

/// The group /attempts: one row an attempt, in their order.
void write_attempts(io::hdf5::NewGroup group, const std::vector<Attempt>& attempts);

/// The same from a file; of the usage only when it began, how long it went on and its ranks. Nothing from files of earlier builds.
std::vector<Attempt> read_attempts(const io::hdf5::Group& root);

}  // namespace sower::results
