#pragma once

#include <sys/types.h>

#include <functional>

namespace sower::isolate {

/// From now on, processes whose parents have died become children of this one.
void adopt_strays();

/// Kills the children of this process, other than `but`, that belong to a session. Returns whether there were any.
bool kill_session(pid_t session, pid_t but);

/// Kills all children and what they leave behind, and waits until none is left.
void kill_all_children();

}  // namespace sower::isolate
