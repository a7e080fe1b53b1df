#pragma once
// MPI, and nothing else of sower knows it.

#include <functional>
#include <memory>

#include "runner/team/link.hpp"

namespace sower::mpi {

/// Whether this process was started by mpirun or by srun with a process manager, as the environment tells; MPI need not be up.
/// Throws Error under an srun that starts several processes without one.
bool launched();

/// This rank's end of the wires over an MPI that is up. Collective over all ranks. Its communicators live until MPI ends.
std::unique_ptr<Link> make_link();

/// Starts MPI, calls `body` with this rank's end of the wires and ends MPI when every rank is done. Returns what body returned.
/// When body throws, prints the rank and the message and ends the whole job at once (finalising while unwinding would hang peers).
int run(const std::function<int(Link&)>& body);

}  // namespace sower::mpi
