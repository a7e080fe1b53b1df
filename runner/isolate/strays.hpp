#pragma once

#include <sys/types.h>

#include <functional>

namespace sower::isolate {

/// From now on, processes whose parents have died become children of this one.
void adopt_strays();

/// Kills the children of this process of which `is_known` says no. When such a one is dead, its children may have become this one's.
void kill_strays(const std::function<bool(pid_t)>& is_known);

/// Kills all children and what they leave behind, and waits until none is left.
void kill_all_children();

}  // namespace sower::isolate
