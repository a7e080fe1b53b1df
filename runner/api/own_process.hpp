#pragma once

namespace sower {

/// Whether this process was started for one task (runner/isolate), so that what it writes to its output is kept as that task's. Set once,
/// before the task begins.
inline bool is_own_process = false;

}  // namespace sower
