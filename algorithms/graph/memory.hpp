#pragma once
// Whether what a rank is about to hold will fit, said before it is tried.

#include <cstdint>
#include <string>

#include "runner/api/comm.hpp"

namespace sower::graph {

/// Throws Error on every rank when the ranks of a machine together, or those of a process with a limit, are about to need more memory than
/// it has left. `what` begins the message: "reading 'graph.txt'". Collective.
void require_memory(Comm& team, const std::string& what, std::uint64_t bytes_needed);

}  // namespace sower::graph
