#pragma once

namespace sower::isolate {

/// The life of a launcher: serves the run at the other end of the socket until that closes it or dies, then kills what is left.
void serve(int control);

}  // namespace sower::isolate
