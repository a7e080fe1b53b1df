#pragma once

namespace sower {

/// Whether this process was started for one task (runner/isolate), so that what it writes to its output is kept as that task's. Set once,
/// before the task begins.
inline bool is_own_process = false;

/// The signal that ended the program which such a process has run as its task; 0: none.
inline int program_ended_by_signal = 0;

/// Whether such a process could not make its task's folder or files since the disk was full: a fault of the machine, not of the task.
inline bool disk_was_full = false;

}  // namespace sower
