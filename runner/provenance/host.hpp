#pragma once

#include <string>

namespace sower {

/// The name of the machine this process runs on; "unknown" when the system does not say.
std::string host_name();

/// The command line of this process, its words separated by blanks.
std::string own_command_line();

}  // namespace sower
