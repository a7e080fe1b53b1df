#pragma once

#include "runner/isolate/packet.hpp"

namespace sower::isolate {

/// From now on a segmentation fault of this thread that comes from a full stack is noted before it ends the process. `note` outlives it.
void watch_stack(Note& note);

}  // namespace sower::isolate
