#pragma once
// Distributed code without mpirun: every rank a thread.

#include <functional>

#include "runner/api/comm.hpp"
#include "runner/team/link.hpp"

namespace sower::local {

/// Calls `body` once a rank, each in a thread of its own with its end of the wires. Returns when all have; throws what the lowest
/// rank threw. A body that throws must have freed the peers that wait for it.
void run_links(int ranks, const std::function<void(Link&)>& body);

/// The same with one team of all ranks. When a rank throws, its peers get TeamError; the first true cause is thrown on.
void run_ranks(int ranks, const std::function<void(Comm&)>& body);

}  // namespace sower::local
