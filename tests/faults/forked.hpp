#pragma once
// The command within this program, in a child for each call: what it says, and whether it crashes or hangs. Saves a thousand starts.

#include <functional>
#include <string>
#include <vector>

namespace sower::tests {

struct Outcome {
  int code = 0;    ///< it ended with
  int signal = 0;  ///< that ended it; 0: none
  std::string out, err;
  std::string stuck;  ///< what it and its children were at when ten minutes had passed; empty when it ended before
};

/// Calls it in a child that may use a minute of a processor and ten minutes in all; what it returns is the exit code.
Outcome in_child(const std::function<int()>& call);

/// `sower ARGUMENTS` in a child.
Outcome sower(const std::vector<std::string>& arguments);

}  // namespace sower::tests
