#pragma once

#include <string>

namespace sower {

/// The name of the machine this process runs on; "unknown" when the system does not say.
std::string host_name();

/// The command line of this process, its words separated by blanks.
std::string own_command_line();

/// The cores that this process may use.
struct Cores {
  int count = 1;
  std::string names;  ///< the same for processes that share them: "0,1,8"
};
Cores usable_cores();

}  // namespace sower
