#pragma once
// A finished task on its way from the child that ran it to its rank: a file in memory with the frames of the journal.

#include <optional>

#include "runner/isolate/descriptor.hpp"
#include "runner/journal/record.hpp"

namespace sower::isolate {

/// An empty file in memory that can grow and not shrink, so that who has mapped it is safe from who writes it.
Descriptor memory_file(const char* name);

/// Writes the result. Gives back the memory of large arrays on the way: they are in the file then, and hold anything afterwards. Returns
/// the errno of a write that failed, or 0. Throws Error for what no journal takes.
int hand_over(TaskResult& result, int file);

/// What hand_over has written; none when that is not all there or damaged. Empties the file on the way, for the same reason.
std::optional<TaskResult> take_over(int file);

}  // namespace sower::isolate
