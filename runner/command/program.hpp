#pragma once
// Other programs, without a shell between.

#include <string>
#include <vector>

namespace sower {

struct ProgramEnd {
  int code = 0;  ///< of its exit; 128 + its number when a signal ended it; 127 when it is not there
  std::string output;
};

/// Runs a program to its end. Its standard output is returned; what it says on standard error goes where ours goes.
ProgramEnd run_program(const std::vector<std::string>& words);

}  // namespace sower
